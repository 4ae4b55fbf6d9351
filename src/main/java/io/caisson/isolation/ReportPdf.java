package io.caisson.isolation;

import io.caisson.paper.Pdf;
import java.awt.Color;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPTable;

/** A report on paper, for somebody who has no access: what was tried, what was seen, what it doesn't say. */
public final class ReportPdf {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String LIMITS =
            "How to read this. A probe ran in the tenant's own namespace, in the same sandbox, under the same network"
                    + " policies and limits as the tenant's apps, and tried to get out. HELD: the attempt did not succeed."
                    + " BROKEN: it did. NOT TESTED: nothing can be said, for the reason given. The report shows what"
                    + " these attempts met at that time. Where a cloud has no metadata service, its address looks closed too."
                    + " It does not cover side channels of shared hardware, flaws of the"
                    + " sandbox that nobody knows, or the use of bandwidth and of disk that Kubernetes does not count.";

    private ReportPdf() {}

    /**
     * @param tenant its name, as its people know it
     * @param comparison with the report before; null for the first
     */
    public static byte[] of(Report report, String tenant, String slug, @Nullable Comparison comparison) {
        return Pdf.upright(
                "Isolation report %d of %s".formatted(report.number(), tenant),
                Stream.of(
                        Pdf.text("Isolation report", 20, Font.BOLD, Pdf.INK, 2),
                        Pdf.text("%s (%s)".formatted(tenant, slug), 12, Font.NORMAL, Pdf.SOFT, 10),
                        Pdf.text(summary(report), 12, Font.BOLD, color(report), 6),
                        Pdf.text(particulars(report), 9, Font.NORMAL, Pdf.INK, 10),
                        table(report.results()),
                        Pdf.text(changes(comparison), 9, Font.NORMAL, Pdf.INK, 8),
                        Pdf.text(LIMITS, 8, Font.NORMAL, Pdf.SOFT, 0)));
    }

    private static String summary(Report report) {
        return "%s: %d attempts, of which %d held, %d broken, %d not tested"
                .formatted(
                        report.outcome() == null ? report.state() : report.outcome(),
                        report.results().size(),
                        report.held(),
                        report.broken(),
                        report.notTested());
    }

    private static Color color(Report report) {
        return report.outcome() == Outcome.HELD ? Pdf.GOOD : report.outcome() == Outcome.BROKEN ? Pdf.BAD : Pdf.SOFT;
    }

    private static String particulars(Report report) {
        var finished = Objects.requireNonNullElse(report.finishedAt(), report.requestedAt());
        return "Report %d, asked for by %s %s on %s, finished on %s. RuntimeClass %s.%s"
                .formatted(
                        report.number(),
                        report.askedBy(),
                        why(report.trigger()),
                        TIME.format(report.requestedAt()),
                        TIME.format(finished),
                        report.runtimeClass(),
                        report.message() == null ? "" : " " + report.message());
    }

    private static String why(Trigger trigger) {
        return switch (trigger) {
            case DEMAND -> "on demand";
            case POLICY -> "after a change of the tenant's rules";
            case MONTHLY -> "because a month had passed";
        };
    }

    private static String changes(@Nullable Comparison comparison) {
        if (comparison == null) {
            return "This is the tenant's first report: there is nothing to compare it with.";
        }
        var before = "report %d of %s".formatted(comparison.with(), TIME.format(comparison.requestedAt()));
        if (comparison.differences().isEmpty()) {
            return "Nothing came out otherwise than in %s.".formatted(before);
        }
        var text = new StringBuilder("Otherwise than in %s: ".formatted(before));
        comparison
                .differences()
                .forEach(difference -> text.append("%s was %s and is %s. "
                        .formatted(
                                difference.attempt().title(),
                                difference.before() == null ? "not tried" : words(difference.before()),
                                words(difference.now()))));
        return text.toString();
    }

    private static PdfPTable table(List<Result> results) {
        var table = Pdf.table(new float[] {30, 22, 34, 14}, "Attempt", "Expected", "Seen", "Verdict");
        for (var result : results) {
            table.addCell(Pdf.cell(result.attempt().title(), Font.NORMAL, Pdf.INK));
            table.addCell(Pdf.cell(result.attempt().expected(), Font.NORMAL, Pdf.SOFT));
            table.addCell(Pdf.cell(result.seen(), Font.NORMAL, Pdf.INK));
            table.addCell(Pdf.cell(words(result.verdict()), Font.BOLD, color(result.verdict())));
        }
        return table;
    }

    private static Color color(@Nullable Verdict verdict) {
        return verdict == Verdict.HELD ? Pdf.GOOD : verdict == Verdict.BROKEN ? Pdf.BAD : Pdf.SOFT;
    }

    private static String words(Verdict verdict) {
        return verdict.name().replace('_', ' ');
    }
}
