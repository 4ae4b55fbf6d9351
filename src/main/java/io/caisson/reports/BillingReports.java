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
        var period = query.period();
        var all = rows.of(period, null);
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
                trends.until(period.lastMonth(), whose),
                heavy.of(period, wanted),
                margin(period, Total.of(all)));
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public TenantReport of(UUID tenant, ReportPeriod period) {
        var billing = rows.of(period, tenant).stream().findFirst().orElse(null);
        return new TenantReport(
                period,
                billing,
                trends.until(period.lastMonth(), List.of(tenant)),
                billing == null ? null : heavy.of(period, billing));
    }

    private Margin margin(ReportPeriod period, Total total) {
        return Margin.of(
                nodes.capacity(period.start(), period.end()),
                total.reserved(),
                nodes.cost(period.start(), period.end()),
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
