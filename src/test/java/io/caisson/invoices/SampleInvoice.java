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
import org.jspecify.annotations.Nullable;

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
        return of(
                tenant,
                lines,
                sums.credited(new Money(new BigDecimal("1").min(sums.total().amount()), Money.currency(currency))),
                issue(null, null, null));
    }

    static Invoice of(String tenant, List<InvoiceLine> lines, Sums sums, Issue issue) {
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
                sums,
                issue,
                Money.zero(sums.currency()));
    }

    /** On what is the fourth of November where the tenant is. */
    static Issue issue(@Nullable String replaces, @Nullable String reason, @Nullable String correctedBy) {
        return new Issue(
                Instant.parse("2026-11-03T23:30:00Z"),
                "Caisson",
                LocalDate.of(2026, 11, 18),
                null,
                replaces,
                reason,
                correctedBy);
    }

    /** One that stood in for another and was taken back itself, with a line that was on paper before list prices were. */
    static Invoice replacement() {
        var lines = new ArrayList<>(everyKind("EUR"));
        lines.add(line(Charge.Kind.OVERHEAD, Meter.OVERHEAD_MEMORY, "3", "0.0051", null, "EUR"));
        return of(
                "Acme",
                lines,
                of("Acme", lines, "EUR").sums(),
                issue("2026-000041", "A pod was forgotten.", "2026-000043"));
    }

    static Invoice draft(Invoice of) {
        return new Invoice(
                of.name(),
                of.kind(),
                InvoiceState.DRAFT,
                of.recipient(),
                new Issuer("", "", ""),
                of.period(),
                of.coverage(),
                null,
                of.lines(),
                of.sums(),
                null,
                of.paid());
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

    static List<InvoiceLine> everyKind(String currency) {
        return List.of(
                line(Charge.Kind.USAGE, Meter.CPU, "1234.567891", "0.0425", "0.0425", currency),
                line(Charge.Kind.USAGE, Meter.INSTANCE, "3", "0.0000000001", "0.0000000001", currency),
                line(Charge.Kind.OVERHEAD, Meter.OVERHEAD_CPU, "12.000001", "0", "0.0425", currency), // absorbed
                line(Charge.Kind.OVERHEAD, Meter.OVERHEAD_CPU, "0.000001", "0", "0.0425", currency), // next to nothing
                line(Charge.Kind.OVERHEAD, Meter.OVERHEAD_MEMORY, "700", "0.00561", "0.0051", currency), // marked up
                line(Charge.Kind.FREE, Meter.CPU, "-100", "0.0425", "0.0425", currency),
                line(Charge.Kind.MINIMUM, null, "1", "7", null, currency));
    }

    private static InvoiceLine line(
            Charge.Kind kind,
            @Nullable Meter meter,
            String quantity,
            String each,
            @Nullable String listed,
            String currency) {
        var unit = Money.currency(currency);
        var exact = new BigDecimal(quantity);
        var value = Money.rounded(exact.multiply(new BigDecimal(listed == null ? each : listed)), unit);
        return new InvoiceLine(
                kind,
                kind == Charge.Kind.USAGE || kind == Charge.Kind.OVERHEAD ? "web" : null,
                meter,
                meter == Meter.INSTANCE ? PERIOD.from().plusSeconds(864_000) : PERIOD.from(),
                meter == Meter.INSTANCE ? PERIOD.to().minusSeconds(90_000) : PERIOD.to(),
                meter == null ? exact : exact.multiply(meter.perUnit()),
                exact,
                meter == null ? null : meter.unit(),
                new BigDecimal(each),
                listed == null ? null : new BigDecimal(listed),
                Money.rounded(exact.multiply(new BigDecimal(each)), unit),
                value);
    }
}
