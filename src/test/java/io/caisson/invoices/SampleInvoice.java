package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.invoices.Invoice.Issue;
import io.caisson.invoices.Invoice.Issuer;
import io.caisson.invoices.Invoice.Kind;
import io.caisson.invoices.Invoice.Recipient;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Meter;
import io.caisson.prices.BillingPeriod;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Invoices for tests of what they look like. */
final class SampleInvoice {

    static final BillingPeriod PERIOD = new BillingPeriod(
            YearMonth.of(2026, 10),
            ZoneId.of("Europe/Berlin"),
            Instant.parse("2026-09-30T22:00:00Z"),
            Instant.parse("2026-10-31T23:00:00Z"));

    private SampleInvoice() {}

    static Invoice of(String tenant, List<InvoiceLine> lines, String currency) {
        var sums = Sums.of(lines, Money.currency(currency), new BigDecimal("19"));
        return new Invoice(
                "2026-000042",
                Kind.INVOICE,
                InvoiceState.ISSUED,
                new Recipient(new UUID(0, 7), "acme", tenant, tenant + "\nStreet 1\n10115 Berlin", "DE123456789"),
                new Issuer("Hosting & Sons Ltd", "1 Pier\nPort Town", "XI 1234"),
                PERIOD,
                new Seconds(2_678_400, 1_200, 2_400),
                new Approval("olga", Instant.parse("2026-11-03T09:00:00Z"), "The node burned; nothing else was there."),
                lines,
                sums.credited(new Money(new BigDecimal("1").min(sums.total().amount()), Money.currency(currency))),
                new Issue(
                        Instant.parse("2026-11-04T00:00:00Z"),
                        "Caisson",
                        LocalDate.of(2026, 11, 18),
                        null,
                        null,
                        null,
                        null),
                Money.zero(Money.currency(currency)));
    }

    static Invoice creditNote(Invoice of) {
        var issue = of.issue();
        return new Invoice(
                "2026-000043",
                Kind.CREDIT_NOTE,
                InvoiceState.ISSUED,
                of.recipient(),
                of.issuer(),
                of.period(),
                of.coverage(),
                of.approval(),
                of.lines().stream().map(InvoiceLine::reversed).toList(),
                of.sums().reversed(),
                new Issue(issue.at(), "olga", issue.dueOn(), of.name(), null, "A pod was forgotten.", null),
                of.paid());
    }

    static List<InvoiceLine> lines(int apps, String currency) {
        var lines = new ArrayList<InvoiceLine>();
        for (int n = 1; n <= apps; n++) {
            for (var meter : List.of(Meter.CPU, Meter.MEMORY, Meter.OVERHEAD_CPU, Meter.OVERHEAD_MEMORY)) {
                lines.add(line("app-" + n, meter, n * 1_000_000_007L, currency));
            }
        }
        return lines;
    }

    static InvoiceLine line(String app, Meter meter, long counted, String currency) {
        var exact = BigDecimal.valueOf(counted)
                .multiply(BigDecimal.valueOf(meter.perUnit().longValue() / 3_600_000));
        var unit = Money.currency(currency);
        var each = new BigDecimal("0.0425");
        var value = Money.rounded(meter.quantity(exact).multiply(each), unit);
        boolean overhead = meter.isOverhead();
        return InvoiceLine.of(new Charge(
                overhead ? Charge.Kind.OVERHEAD : Charge.Kind.USAGE,
                app,
                meter,
                meter == Meter.MEMORY ? PERIOD.from().plusSeconds(864_000) : PERIOD.from(),
                PERIOD.to(),
                exact,
                overhead ? BigDecimal.ZERO : each,
                each,
                overhead ? Money.zero(unit) : value,
                value));
    }
}
