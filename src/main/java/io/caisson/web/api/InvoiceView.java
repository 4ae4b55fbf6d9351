package io.caisson.web.api;

import io.caisson.charges.Charge;
import io.caisson.invoices.Invoice;
import io.caisson.invoices.InvoiceLine;
import io.caisson.invoices.InvoiceState;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Meter;
import io.caisson.prices.TimeZones;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invoice, a credit note or a draft as programs read it. Amounts are texts, so that none loses a digit.
 *
 * @param number null for a draft
 * @param draft its id, null for what was issued
 */
record InvoiceView(
        @Nullable String number,
        @Nullable String draft,
        Invoice.Kind kind,
        InvoiceState state,
        String month,
        String timeZone,
        Instant from,
        Instant to,
        Party tenant,
        Party issuer,
        Seconds coverage,
        Invoice.@Nullable Approval approval,
        List<Line> lines,
        String currency,
        String net,
        BigDecimal taxPercent,
        String tax,
        String total,
        String credited,
        String due,
        String paid,
        String open,
        Invoice.@Nullable Issue issue) {

    record Party(@Nullable String slug, String name, String address, String taxId) {}

    record Line(
            Charge.Kind kind,
            @Nullable String app,
            @Nullable String meter,
            Instant from,
            Instant to,
            BigDecimal counted,
            BigDecimal quantity,
            @Nullable String unit,
            BigDecimal each,
            String amount,
            String value) {

        static Line of(InvoiceLine line) {
            return new Line(
                    line.kind(),
                    line.app(),
                    label(line.meter()),
                    line.from(),
                    line.to(),
                    line.counted(),
                    line.quantity(),
                    line.unit(),
                    line.each(),
                    text(line.amount()),
                    text(line.value()));
        }

        static Line of(Charge charge) {
            var meter = charge.meter();
            return new Line(
                    charge.kind(),
                    charge.app(),
                    label(meter),
                    charge.from(),
                    charge.to(),
                    charge.counted(),
                    charge.quantity(),
                    meter == null ? null : meter.unit(),
                    charge.each(),
                    text(charge.amount()),
                    text(charge.value()));
        }

        private static @Nullable String label(@Nullable Meter meter) {
            return meter == null ? null : meter.label();
        }
    }

    static InvoiceView of(Invoice invoice) {
        var recipient = invoice.recipient();
        var issuer = invoice.issuer();
        var sums = invoice.sums();
        return new InvoiceView(
                invoice.isDraft() ? null : invoice.name(),
                invoice.isDraft() ? invoice.name() : null,
                invoice.kind(),
                invoice.state(),
                invoice.period().month().toString(),
                TimeZones.id(invoice.period().zone()),
                invoice.period().from(),
                invoice.period().to(),
                new Party(recipient.slug(), recipient.name(), recipient.address(), recipient.taxId()),
                new Party(null, issuer.name(), issuer.address(), issuer.taxId()),
                invoice.coverage(),
                invoice.approval(),
                invoice.lines().stream().map(Line::of).toList(),
                sums.currency().getCurrencyCode(),
                text(sums.net()),
                sums.taxPercent(),
                text(sums.tax()),
                text(sums.total()),
                text(sums.credited()),
                text(sums.due()),
                text(invoice.paid()),
                text(invoice.open()),
                invoice.issue());
    }

    static String text(Money money) {
        return money.amount().toPlainString();
    }
}
