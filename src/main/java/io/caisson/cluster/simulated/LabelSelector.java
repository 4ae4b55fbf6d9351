package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector as it stands in a query: {@code a=b,c!=d,e in (f,g),h,!i}. */
final class LabelSelector implements Predicate<JsonNode> {

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^!=\\s]+)\\s*(!=|==|=)\\s*(\\S*)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*([^\\s!=]+)");
    /** Commas part requirements, except inside the parentheses of a set. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    private final List<Predicate<JsonNode>> requirements = new ArrayList<>();

    private LabelSelector() {}

    static LabelSelector parse(String text) {
        var selector = new LabelSelector();
        for (String requirement : COMMA.split(text)) {
            if (!requirement.isBlank()) {
                selector.requirements.add(requirement(requirement.strip()));
            }
        }
        return selector;
    }

    /** Whether the labels of {@code object} fulfil every requirement. */
    @Override
    public boolean test(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return requirements.stream().allMatch(requirement -> requirement.test(labels));
    }

    private static Predicate<JsonNode> requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            String key = set.group(1);
            var values = Set.of(set.group(3).strip().split("\\s*,\\s*"));
            boolean in = set.group(2).equals("in");
            return labels -> labels.has(key) ? values.contains(Json.text(labels, key)) == in : !in;
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            boolean equal = !equality.group(2).equals("!=");
            return labels -> labels.has(key) ? Json.text(labels, key).equals(value) == equal : !equal;
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            boolean wanted = existence.group(1).isEmpty();
            return labels -> labels.has(existence.group(2)) == wanted;
        }
        throw ApiError.badRequest("unable to parse requirement: " + text);
    }
}
