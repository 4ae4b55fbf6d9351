package io.caisson.isolation;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/** A report on paper, for somebody who has no access: what was tried, what was seen, what it doesn't say. */
public final class ReportPdf {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Color INK = new Color(0x16, 0x20, 0x2b);
    private static final Color SOFT = new Color(0x51, 0x60, 0x6f);
    private static final Color LINE = new Color(0xcf, 0xd8, 0xe0);
    private static final Color GOOD = new Color(0x1b, 0x6b, 0x34);
    private static final Color BAD = new Color(0xa3, 0x22, 0x1a);

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
        var out = new ByteArrayOutputStream();
        var document = new Document(PageSize.A4, 48, 48, 44, 44);
        PdfWriter.getInstance(document, out);
        document.addTitle("Isolation report %d of %s".formatted(report.number(), printable(tenant)));
        document.addCreator("Caisson");
        document.open();
        Stream.of(
                        text("Isolation report", 20, Font.BOLD, INK, 2),
                        text("%s (%s)".formatted(printable(tenant), slug), 12, Font.NORMAL, SOFT, 10),
                        text(summary(report), 12, Font.BOLD, color(report), 6),
                        text(particulars(report), 9, Font.NORMAL, INK, 10),
                        table(report.results()),
                        text(changes(comparison), 9, Font.NORMAL, INK, 8),
                        text(LIMITS, 8, Font.NORMAL, SOFT, 0))
                .forEach(document::add);
        document.close();
        return out.toByteArray();
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
        return report.outcome() == Outcome.HELD ? GOOD : report.outcome() == Outcome.BROKEN ? BAD : SOFT;
    }

    private static String particulars(Report report) {
        var finished = Objects.requireNonNullElse(report.finishedAt(), report.requestedAt());
        return "Report %d, asked for by %s %s on %s, finished on %s. RuntimeClass %s.%s"
                .formatted(
                        report.number(),
                        printable(report.askedBy()),
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
        var table = new PdfPTable(new float[] {30, 22, 34, 14});
        table.setWidthPercentage(100);
        table.setSpacingAfter(8);
        table.setHeaderRows(1);
        for (var head : List.of("Attempt", "Expected", "Seen", "Verdict")) {
            table.addCell(cell(head, Font.BOLD, SOFT));
        }
        for (var result : results) {
            table.addCell(cell(result.attempt().title(), Font.NORMAL, INK));
            table.addCell(cell(result.attempt().expected(), Font.NORMAL, SOFT));
            table.addCell(cell(printable(result.seen()), Font.NORMAL, INK));
            table.addCell(cell(words(result.verdict()), Font.BOLD, color(result.verdict())));
        }
        return table;
    }

    private static PdfPCell cell(String text, int style, Color color) {
        var cell = new PdfPCell(new Phrase(text, new Font(Font.HELVETICA, 8, style, color)));
        cell.setBorder(PdfPCell.BOTTOM);
        cell.setBorderColor(LINE);
        cell.setPadding(3);
        cell.setVerticalAlignment(Element.ALIGN_TOP);
        return cell;
    }

    private static Paragraph text(String text, int size, int style, Color color, float after) {
        var paragraph = new Paragraph(text, new Font(Font.HELVETICA, size, style, color));
        paragraph.setSpacingAfter(after);
        return paragraph;
    }

    private static Color color(@Nullable Verdict verdict) {
        return verdict == Verdict.HELD ? GOOD : verdict == Verdict.BROKEN ? BAD : SOFT;
    }

    private static String words(Verdict verdict) {
        return verdict.name().replace('_', ' ');
    }

    /** The built-in fonts know Latin-1 and nothing else. */
    private static String printable(String text) {
        return text.replace('…', '.').replaceAll("[^\\x20-\\x7e\\u00a0-\\u00ff]", "?");
    }
}
