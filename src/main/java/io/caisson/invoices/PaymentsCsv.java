package io.caisson.invoices;

import io.caisson.paper.Csv;
import java.util.List;

/** The file for a payment system: what is to be collected from whom, until when. */
public final class PaymentsCsv {

    private PaymentsCsv() {}

    public static String of(List<InvoiceSummary> invoices) {
        var csv = new StringBuilder(Csv.line("number", "tenant", "due", "currency", "amount", "reference"));
        invoices.forEach(invoice -> csv.append(Csv.line(
                invoice.number(),
                invoice.slug(),
                invoice.dueOn(),
                invoice.total().currency().getCurrencyCode(),
                invoice.open().amount(),
                "%s %s".formatted(invoice.number(), invoice.slug()))));
        return csv.toString();
    }
}
