package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A field selector as it stands in a query: {@code status.phase!=Running,metadata.name=web}. */
final class FieldSelector implements Predicate<JsonNode> {

    private static final Pattern TERM = Pattern.compile("([^!=]+)(!=|==|=)(.*)");

    private record Term(String[] path, boolean equal, String value) {}

    private final List<Term> terms = new ArrayList<>();

    private FieldSelector() {}

    static FieldSelector parse(String text) {
        var selector = new FieldSelector();
        for (String term : text.split(",")) {
            if (term.isBlank()) {
                continue;
            }
            Matcher parts = TERM.matcher(term.strip());
            if (!parts.matches()) {
                throw ApiError.badRequest("invalid selector: '" + term + "'; can't understand '" + term + "'");
            }
            selector.terms.add(
                    new Term(parts.group(1).split("\\."), !parts.group(2).equals("!="), parts.group(3)));
        }
        return selector;
    }

    @Override
    public boolean test(JsonNode object) {
        return terms.stream().allMatch(term -> Json.text(object, term.path).equals(term.value) == term.equal);
    }
}
