package io.caisson.reports;

import io.caisson.budgets.BudgetState;
import io.caisson.charges.ClosingApproval;
import io.caisson.charges.Unbilled;
import io.caisson.metering.AppUsage;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.metering.Held;
import io.caisson.shared.Money;
import io.caisson.tenancy.TenantState;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A billing report for tests of what it looks like: of many tenants with every kind of name, in three currencies. */
final class SampleReport {

    static final String LONG_NAME =
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH und Söhne";
    static final String RIGHT_TO_LEFT = "شركة المثال 42 (القاهرة) וחברת דוגמה בע\"מ";
    private static final List<String> NAMES =
            List.of("Acme", LONG_NAME, RIGHT_TO_LEFT, "株式会社 漢字 · 한국 회사 · Ωμέγα", "W".repeat(100));
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000);
    private static final BigDecimal GIB_HOUR = BigDecimal.valueOf(3_600L << 30);
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final long SECONDS = 31 * 86_400;

    private SampleReport() {}

    static BillingReport of(int count) {
        var tenants = IntStream.range(0, count).mapToObj(SampleReport::tenant).toList();
        var total = BillingReport.Total.of(tenants);
        var capacity = new Capacity(
                12,
                BigDecimal.valueOf(12 * SECONDS),
                HOUR.multiply(BigDecimal.valueOf(1_000_000)),
                GIB_HOUR.multiply(BigDecimal.valueOf(4_000_000)),
                Instant.parse("2026-01-01T00:00:00Z"));
        return new BillingReport(
                ReportQuery.all(new ReportMonths(OCTOBER, OCTOBER)),
                tenants,
                total,
                IntStream.range(0, 12)
                        .mapToObj(month ->
                                new TrendMonth(OCTOBER.minusMonths(11 - month), total.reserved(), total.revenue()))
                        .toList(),
                tenants.stream().limit(10).map(SampleReport::heavy).toList(),
                Margin.of(
                        capacity,
                        total.reserved(),
                        List.of(money("1234567.89", "EUR"), money("98765432", "JPY")),
                        total.revenue()));
    }

    private static TenantBilling tenant(int n) {
        return new TenantBilling(
                new UUID(0, n),
                n == 1 ? "donaudampfschifffahrtselektrizitaeten40" : "tenant-" + n,
                NAMES.get(n % NAMES.size()),
                n == 1 ? "a-plan-with-a-name-of-forty-characters-x" : "standard",
                TenantState.values()[n % TenantState.values().length],
                Instant.EPOCH,
                Instant.parse("2026-11-05T00:00:00Z"),
                new Reserved(cpu(n, 9_999), memory(n, 4_000), cpu(n, 500), memory(n, 250)),
                n == 2 ? List.of() : List.of(revenue("EUR", n), revenue("JPY", n), revenue("KWD", n)),
                new Seconds(SECONDS - n, 0, n == 3 ? SECONDS : n),
                BudgetState.values()[n % BudgetState.values().length],
                List.of(account("EUR", n), account("JPY", n), account("KWD", n)),
                n == 2 ? List.of(unbilled(n)) : List.of());
    }

    private static Unbilled unbilled(int n) {
        var approval = new ClosingApproval(
                SECONDS, "olga@example.org", Instant.parse("2026-11-06T10:00:00Z"), "The node burned");
        return new Unbilled(new UUID(0, n), "tenant-" + n, OCTOBER, approval);
    }

    private static BigDecimal cpu(int n, int each) {
        return HOUR.multiply(BigDecimal.valueOf((long) n * each + 1));
    }

    private static BigDecimal memory(int n, int each) {
        return GIB_HOUR.multiply(BigDecimal.valueOf((long) n * each + 1));
    }

    private static Revenue revenue(String currency, int n) {
        return new Revenue(
                money(1_234_567.891 * n, currency),
                money(234_567.891 * n, currency),
                money(34_567.891 * n, currency),
                money(4_567.891 * n, currency));
    }

    private static Account account(String currency, int n) {
        return new Account(
                money(1_000.5 * n, currency), money(2_000.5 * n, currency), money(1_234_567.891 * n, currency));
    }

    private static HeavyTenant heavy(TenantBilling tenant) {
        var held = new Held(cpu(3, 100), memory(3, 100), cpu(3, 50), memory(3, 50), BigDecimal.valueOf(40 * SECONDS));
        return new HeavyTenant(tenant, new BigDecimal("0.1"), Advice.of(List.of(new AppUsage("web", held)), SECONDS));
    }

    private static Money money(double amount, String currency) {
        return Money.rounded(BigDecimal.valueOf(amount), Money.currency(currency));
    }

    private static Money money(String amount, String currency) {
        return new Money(new BigDecimal(amount), Money.currency(currency));
    }
}
