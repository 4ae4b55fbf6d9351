package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.budgets.BudgetState;
import io.caisson.charges.ClosingApproval;
import io.caisson.charges.Unbilled;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.shared.Money;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BillingCsvTests {

    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000);

    /** Charged in dollars by now, and still with an invoice in euros. */
    @Test
    void aTenantHasALineForEachCurrencyAndItsHoursAndSecondsInTheFirstAlone() {
        var closed = Instant.parse("2026-11-06T10:00:00Z");
        var tenant = new TenantBilling(
                new UUID(0, 1),
                "acme",
                "Acme",
                "standard",
                TenantState.ACTIVE,
                Instant.EPOCH,
                Instant.parse("2026-11-05T00:00:00Z"),
                new Reserved(HOUR, BigDecimal.ZERO, HOUR, BigDecimal.ZERO),
                List.of(new Revenue(money("8", "USD"), money("4", "USD"), money("3", "USD"), money("1", "USD"))),
                new Seconds(10, 20, 30),
                BudgetState.NEAR,
                List.of(new Account(money("5", "EUR"), money("6", "EUR"), money("7", "EUR"))),
                List.of(unbilled(9, closed, "No pod ran"), unbilled(10, closed, "The node, \"a\", burned")));
        var october = new ReportMonths(YearMonth.of(2026, 10), YearMonth.of(2026, 10));

        assertThat(BillingCsv.of(new BillingReport(
                                ReportQuery.all(october), List.of(tenant), null, List.of(), List.of(), null))
                        .split("\r\n"))
                .hasSize(3)
                .contains(
                        "2026-10,2026-10,acme,Acme,standard,ACTIVE,NEAR,2026-11-05T00:00:00Z,EUR,,,,,5.00,6.00,7.00,"
                                + "1.000000,0.000000,1.000000,0.000000,0.500000,,0.500000,10,20,30,false,"
                                + "\"2026-09 by olga at 2026-11-06T10:00:00Z, 3600 s not seen: No pod ran; "
                                + "2026-10 by olga at 2026-11-06T10:00:00Z, 3600 s not seen: The node, \"\"a\"\", burned\"",
                        "2026-10,2026-10,acme,Acme,standard,ACTIVE,NEAR,2026-11-05T00:00:00Z,USD,8.00,4.00,3.00,1.00,"
                                + ",,,,,,,,,,,,,false,");
    }

    private static Unbilled unbilled(int month, Instant at, String reason) {
        return new Unbilled(
                new UUID(0, 1), "acme", YearMonth.of(2026, month), new ClosingApproval(3_600, "olga", at, reason));
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), Money.currency(currency));
    }
}
