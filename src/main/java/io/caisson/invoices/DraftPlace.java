package io.caisson.invoices;

import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import java.time.YearMonth;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where a draft stands among those that wait: those first that need a word. It says all that the order is made of, so that
 * the list goes on also from a draft that was approved or issued meanwhile, and leaves none out.
 */
public record DraftPlace(boolean needsApproval, YearMonth month, String slug, UUID id) {

    static final String ORDER = "missing_seconds <= coalesce(approved_missing, 0), month, slug, draft.id";
    private static final Pattern TEXT = Pattern.compile(
            "(true|false)_([0-9]{4}-[0-9]{2})_([a-z0-9-]{1,40})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    public static DraftPlace of(DraftSummary draft) {
        return new DraftPlace(draft.needsApproval(), draft.month(), draft.slug(), draft.id());
    }

    /** @throws InvalidValue when it isn't as {@link #toString} says it */
    public static DraftPlace parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValue("after", text, "left out, or as the link to the next page has it");
        }
        return new DraftPlace(
                parts.group(1).equals("true"),
                UsageReport.monthOf(parts.group(2)),
                parts.group(3),
                UUID.fromString(parts.group(4)));
    }

    @Override
    public String toString() {
        return "%s_%s_%s_%s".formatted(needsApproval, month, slug, id);
    }
}
