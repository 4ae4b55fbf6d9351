package io.caisson.reports;

import io.caisson.paper.Csv;
import io.caisson.shared.Money;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A billing report as CSV: a line for each tenant and currency. Hours and seconds stand in a tenant's first line, so that a
 * column may be added up. {@code allocated} says whether revenue and overhead's value are parts of what months were charged.
 */
public final class BillingCsv {

    private static final String[] HEADER = {
        "from",
        "to",
        "tenant",
        "name",
        "plan",
        "state",
        "budget",
        "asOf",
        "currency",
        "revenue",
        "overheadValue",
        "overheadAbsorbed",
        "overheadBilled",
        "creditNotes",
        "grantsUsed",
        "balance",
        "coreHours",
        "gibHours",
        "overheadCoreHours",
        "overheadGibHours",
        "overheadCpuShare",
        "overheadMemoryShare",
        "overheadShare",
        "observedSeconds",
        "reconstructedSeconds",
        "missingSeconds",
        "allocated",
        "closedWithoutInvoice"
    };

    private static final List<Function<Revenue, Money>> REVENUE =
            List.of(Revenue::charged, Revenue::overheadValue, Revenue::overheadAbsorbed, Revenue::overheadBilled);
    private static final List<Function<Account, Money>> ACCOUNT =
            List.of(Account::creditNotes, Account::grantsUsed, Account::balance);
    private static final int HELD = 10;

    private BillingCsv() {}

    public static String of(BillingReport report) {
        var period = report.query().period();
        return report.tenants().stream()
                .map(tenant -> lines(period, tenant))
                .collect(Collectors.joining("", Csv.line((Object[]) HEADER), ""));
    }

    private static String lines(ReportPeriod period, TenantBilling tenant) {
        var currencies = tenant.currencies()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .toList();
        return IntStream.range(0, Math.max(1, currencies.size()))
                .mapToObj(n -> line(period, tenant, n, n < currencies.size() ? currencies.get(n) : null))
                .collect(Collectors.joining());
    }

    private static String line(ReportPeriod period, TenantBilling tenant, int n, @Nullable Currency currency) {
        List<@Nullable Object> cells = new ArrayList<>(List.of(
                period.from(),
                period.to(),
                tenant.slug(),
                tenant.name(),
                tenant.plan(),
                tenant.state(),
                tenant.budget(),
                tenant.asOf()));
        cells.add(currency == null ? null : currency.getCurrencyCode());
        money(tenant.revenue(), part -> part.currency().equals(currency), REVENUE, cells);
        money(tenant.accounts(), part -> part.currency().equals(currency), ACCOUNT, cells);
        if (n == 0) {
            held(tenant, cells);
        } else {
            nothing(HELD, cells);
        }
        cells.add(period.isAllocated());
        cells.add(n == 0 ? unbilled(tenant) : null);
        return Csv.line(cells.toArray());
    }

    private static <P> void money(
            List<P> parts, Predicate<P> wanted, List<Function<P, Money>> columns, List<@Nullable Object> cells) {
        var part = parts.stream().filter(wanted).findFirst();
        columns.forEach(column -> cells.add(part.map(column).map(Money::amount).orElse(null)));
    }

    private static void held(TenantBilling tenant, List<@Nullable Object> cells) {
        var reserved = tenant.reserved();
        var seen = tenant.coverage();
        Collections.addAll(
                cells,
                reserved.coreHours(),
                reserved.gibHours(),
                reserved.overheadCoreHours(),
                reserved.overheadGibHours(),
                reserved.cpuShare(),
                reserved.memoryShare(),
                reserved.share(),
                seen.observed(),
                seen.reconstructed(),
                seen.missing());
    }

    /** In one cell, since it is a month in a hundred that has any. */
    private static String unbilled(TenantBilling tenant) {
        return tenant.unbilled().stream()
                .map(closed -> "%s by %s at %s, %d s not seen: %s"
                        .formatted(
                                closed.month(),
                                closed.why().by(),
                                closed.why().at(),
                                closed.why().missingSeconds(),
                                closed.why().reason()))
                .collect(Collectors.joining("; "));
    }

    private static void nothing(int count, List<@Nullable Object> cells) {
        for (int n = 0; n < count; n++) {
            cells.add(null);
        }
    }
}
