package io.caisson.reports;

import io.caisson.reports.BillingReport.Total;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Makes reports, each of one state of the database and in the same number of statements however many tenants there are. */
@Service
public class BillingReports {

    private final TenantRows rows;
    private final Trends trends;
    private final HeavyTenants heavy;
    private final NodeTime nodes;

    BillingReports(TenantRows rows, Trends trends, HeavyTenants heavy, NodeTime nodes) {
        this.rows = rows;
        this.trends = trends;
        this.heavy = heavy;
        this.nodes = nodes;
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public BillingReport of(ReportQuery query) {
        var months = query.months();
        var all = rows.of(months, null);
        var wanted = all.stream()
                .filter(query.filter()::wants)
                .sorted(query.sort().comparator(currencies(all)))
                .toList();
        var whose = query.filter().isNone()
                ? null
                : wanted.stream().map(TenantBilling::id).toList();
        return new BillingReport(
                query,
                wanted,
                Total.of(wanted),
                trends.until(months.to(), whose),
                heavy.of(months, wanted),
                margin(months, Total.of(all)));
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public TenantReport of(UUID tenant, ReportMonths months) {
        var billing = rows.of(months, tenant).stream().findFirst().orElse(null);
        return new TenantReport(
                months,
                billing,
                trends.until(months.to(), List.of(tenant)),
                billing == null ? null : heavy.of(months, billing));
    }

    private Margin margin(ReportMonths months, Total total) {
        return Margin.of(
                nodes.capacity(months.start(), months.end()),
                total.reserved(),
                nodes.cost(months.start(), months.end()),
                total.revenue());
    }

    /** The one that most tenants are charged in comes first. */
    private static List<Currency> currencies(List<TenantBilling> tenants) {
        Map<Currency, Integer> counts = new HashMap<>();
        tenants.forEach(tenant -> tenant.currencies().forEach(currency -> counts.merge(currency, 1, Integer::sum)));
        return counts.keySet().stream()
                .sorted(Comparator.<Currency>comparingInt(counts::get)
                        .reversed()
                        .thenComparing(Currency::getCurrencyCode))
                .toList();
    }
}
