package io.caisson.invoices;

import static io.caisson.paper.Pdf.INK;
import static io.caisson.paper.Pdf.SOFT;

import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.paper.Pdf;
import io.caisson.prices.TimeZones;
import io.caisson.shared.Money;
import java.awt.Color;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;

/** An invoice, a credit note or a draft on paper. */
public final class InvoicePdf {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);
    private static final Color GIVEN_BACK = Pdf.BAD;

    private final Invoice invoice;
    private final Color color;

    private InvoicePdf(Invoice invoice) {
        this.invoice = invoice;
        this.color = invoice.isCreditNote() ? GIVEN_BACK : invoice.isDraft() ? SOFT : INK;
    }

    public static byte[] of(Invoice invoice) {
        return new InvoicePdf(invoice).paper();
    }

    private byte[] paper() {
        return Pdf.upright(
                "%s %s".formatted(kind(), invoice.isDraft() ? invoice.period().month() : invoice.name()),
                Stream.of(head(), parties(), said(), new InvoicePdfLines(invoice).table(), sums(), coverage()));
    }

    private String kind() {
        return invoice.isCreditNote() ? "Credit note" : invoice.isDraft() ? "Draft of an invoice" : "Invoice";
    }

    private Element head() {
        var head = columns(60, 40, 14);
        head.addCell(Pdf.block(invoice.issuer().name(), 12, Font.BOLD, INK));
        head.addCell(right(Pdf.block(kind(), 20, Font.BOLD, color)));
        head.addCell(Pdf.block(
                lines(invoice.issuer().address(), taxId(invoice.issuer().taxId())), 9, Font.NORMAL, SOFT));
        head.addCell(right(Pdf.block(invoice.isDraft() ? "not issued" : invoice.name(), 13, Font.BOLD, color)));
        return head;
    }

    private Element parties() {
        var parties = columns(55, 45, 12);
        var to = invoice.recipient();
        var name = new PdfPTable(1);
        name.addCell(Pdf.block("To", 8, Font.NORMAL, SOFT));
        name.addCell(Pdf.block(to.name(), 12, Font.BOLD, INK));
        lines(to.address(), taxId(to.taxId()))
                .lines()
                .forEach(line -> name.addCell(Pdf.block(line, 9, Font.NORMAL, INK))); // each runs its own way
        name.addCell(Pdf.block("Account " + to.slug(), 9, Font.NORMAL, SOFT));
        var left = nested(name);
        left.setPaddingRight(18); // names that are read from the right end there
        parties.addCell(left);
        parties.addCell(nested(facts()));
        return parties;
    }

    private PdfPTable facts() {
        var facts = new PdfPTable(new float[] {34, 66});
        var issue = invoice.issue();
        var zone = invoice.period().zone();
        if (issue != null) {
            fact(facts, "Date", DAY.format(issue.at().atZone(zone)));
            if (!invoice.isCreditNote()) {
                fact(facts, "Due", DAY.format(issue.dueOn()));
            }
            if (issue.corrects() != null) {
                fact(facts, "Takes back", issue.corrects());
            }
            if (issue.replaces() != null) {
                fact(facts, "Replaces", issue.replaces());
            }
        }
        fact(facts, "From", TIME.format(invoice.period().from().atZone(zone)));
        fact(facts, "Until", TIME.format(invoice.period().to().atZone(zone)));
        fact(facts, "Time zone", TimeZones.id(zone));
        return facts;
    }

    /** What makes this paper other than the plain invoice that people expect. */
    private Element said() {
        var issue = invoice.issue();
        var texts = new ArrayList<String>();
        if (issue == null) {
            texts.add("This is not an invoice. Until it is issued, it is derived anew from what was measured.");
        } else if (issue.corrects() != null) {
            texts.add("This credit note takes back invoice %s as a whole.".formatted(issue.corrects()));
        } else if (issue.replaces() != null) {
            texts.add("This invoice stands in for %s, which was taken back.".formatted(issue.replaces()));
        }
        if (issue != null && issue.reason() != null) {
            texts.add("Reason: " + issue.reason());
        }
        if (issue != null && issue.correctedBy() != null) {
            texts.add("This invoice was taken back by credit note %s.".formatted(issue.correctedBy()));
        }
        return Pdf.text(String.join("\n", texts), 9, Font.BOLD, color, 8);
    }

    private Element sums() {
        var sums = invoice.sums();
        var table = new PdfPTable(new float[] {62, 22, 16});
        table.setWidthPercentage(100);
        table.setKeepTogether(true);
        table.setSpacingAfter(12);
        sum(table, "Net", sums.net(), Font.NORMAL);
        sum(
                table,
                "Tax, %s %%".formatted(sums.taxPercent().stripTrailingZeros().toPlainString()),
                sums.tax(),
                Font.NORMAL);
        sum(table, "Total", sums.total(), Font.BOLD);
        if (!sums.credited().isZero()) {
            sum(
                    table,
                    invoice.isCreditNote() ? "Credits given back" : "Paid by credits",
                    sums.credited().negated(),
                    Font.NORMAL);
        }
        sum(table, invoice.isCreditNote() ? "Taken off" : "Amount due", sums.due(), Font.BOLD);
        return table;
    }

    private void sum(PdfPTable table, String text, Money money, int style) {
        table.addCell(Pdf.block("", 9, Font.NORMAL, INK));
        table.addCell(style == Font.BOLD ? Pdf.cell(text, style, color) : Pdf.cell(text, style, SOFT));
        table.addCell(Pdf.number(
                InvoicePdfLines.amount(money) + " " + money.currency().getCurrencyCode(), style));
    }

    private Element coverage() {
        Seconds seen = invoice.coverage();
        var texts = new ArrayList<String>();
        texts.add(
                "Of this period, %,d seconds were observed, %,d reconstructed afterwards and %,d are missing: in what is missing nothing is charged that was not seen."
                        .formatted(seen.observed(), seen.reconstructed(), seen.missing()));
        var approval = invoice.approval();
        if (approval != null) {
            texts.add("Billed nevertheless, by %s on %s: %s"
                    .formatted(
                            approval.by(),
                            TIME.format(approval.at().atZone(invoice.period().zone())),
                            approval.reason()));
        }
        texts.add(
                "Overhead is what the sandbox takes for each instance. Where it is absorbed its price is zero, and what it is"
                        + " worth is shown. Each line is rounded once; tax is rounded once, of the net sum.");
        return Pdf.text(String.join("\n", texts), 8, Font.NORMAL, SOFT, 0);
    }

    private static void fact(PdfPTable facts, String what, String value) {
        facts.addCell(Pdf.block(what, 9, Font.NORMAL, SOFT));
        facts.addCell(Pdf.block(value, 9, Font.NORMAL, INK));
    }

    private static PdfPTable columns(float left, float right, float after) {
        var table = new PdfPTable(new float[] {left, right});
        table.setWidthPercentage(100);
        table.setSpacingAfter(after);
        return table;
    }

    private static PdfPCell nested(PdfPTable table) {
        var cell = new PdfPCell(table);
        cell.setBorder(PdfPCell.NO_BORDER);
        cell.setPadding(0);
        return cell;
    }

    private static PdfPCell right(PdfPCell cell) {
        cell.setHorizontalAlignment(Element.ALIGN_RIGHT);
        return cell;
    }

    private static String taxId(String id) {
        return id.isEmpty() ? "" : "Tax ID " + id;
    }

    private static String lines(String... parts) {
        return String.join(
                "\n", List.of(parts).stream().filter(part -> !part.isEmpty()).toList());
    }
}
