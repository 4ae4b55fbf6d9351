package io.caisson.findings;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where a finding stands in a list of them. It moves once, when it is right again. */
public record Place(boolean closed, FindingType type, long id) {

    private static final Pattern TEXT = Pattern.compile("(open|closed)\\.([A-Z_]{1,30})\\.([1-9][0-9]{0,17})");

    public static Place of(Finding finding) {
        return new Place(finding.closedAt() != null, finding.type(), finding.id());
    }

    /** Reads what {@link #toString} wrote. */
    public static Optional<Place> parse(String text) {
        var parts = TEXT.matcher(text);
        try {
            return parts.matches()
                    ? Optional.of(new Place(
                            parts.group(1).equals("closed"),
                            FindingType.valueOf(parts.group(2)),
                            Long.parseLong(parts.group(3))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "%s.%s.%d".formatted(closed ? "closed" : "open", type, id);
    }
}
