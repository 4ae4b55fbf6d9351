package io.caisson.invoices;

import static io.caisson.paper.Pdf.INK;
import static io.caisson.paper.Pdf.SOFT;

import io.caisson.paper.Pdf;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.PdfPTable;

/** The lines of an invoice on paper: as many pages as they need, each with the head. */
final class InvoicePdfLines {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final float[] WIDTHS = {30, 21, 15, 11, 11, 12};

    /** At least, so that prices below each other line up. */
    private static final int PRICE_DECIMALS = 4;

    private final Invoice invoice;

    InvoicePdfLines(Invoice invoice) {
        this.invoice = invoice;
    }

    PdfPTable table() {
        var table = Pdf.table(WIDTHS, "What", "Meter", "Quantity", "Each", "Worth", "Amount");
        table.setSplitLate(true);
        Pdf.numbersUnder(table, 2, WIDTHS.length - 1);
        invoice.lines().forEach(line -> add(table, line));
        return table;
    }

    private void add(PdfPTable table, InvoiceLine line) {
        table.addCell(Pdf.cell(what(line) + time(line), Font.NORMAL, INK));
        table.addCell(Pdf.cell(meter(line), Font.NORMAL, SOFT));
        table.addCell(Pdf.number(line.meter() == null ? "" : quantity(line.quantity()), Font.NORMAL));
        table.addCell(Pdf.number(line.meter() == null ? "" : price(line.each()), Font.NORMAL));
        table.addCell(Pdf.number(amount(line.value()), Font.NORMAL));
        table.addCell(Pdf.number(amount(line.amount()), Font.BOLD));
    }

    private static String what(InvoiceLine line) {
        var app = line.app() == null ? "" : line.app();
        return switch (line.kind()) {
            case USAGE -> app;
            case OVERHEAD -> app + ", overhead of the sandbox";
            case FREE -> "Free of charge";
            case MINIMUM -> "What is missing to the least that a month costs";
        };
    }

    /** Only where it isn't the whole period. */
    private String time(InvoiceLine line) {
        var period = invoice.period();
        return line.from().equals(period.from()) && line.to().equals(period.to())
                ? ""
                : "\n%s – %s"
                        .formatted(
                                TIME.format(line.from().atZone(period.zone())),
                                TIME.format(line.to().atZone(period.zone())));
    }

    private static String meter(InvoiceLine line) {
        return line.meter() == null ? "" : "%s, %ss".formatted(FocusRow.named(line.meter()), line.unit());
    }

    static String amount(Money money) {
        return String.format(Locale.ENGLISH, "%,." + money.amount().scale() + "f", money.amount());
    }

    private static String quantity(BigDecimal quantity) {
        return String.format(Locale.ENGLISH, "%,.6f", quantity);
    }

    private static String price(BigDecimal each) {
        var plain = each.stripTrailingZeros();
        return String.format(Locale.ENGLISH, "%,." + Math.max(PRICE_DECIMALS, plain.scale()) + "f", plain);
    }
}
