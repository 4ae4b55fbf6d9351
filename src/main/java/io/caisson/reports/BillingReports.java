package io.caisson.reports;

import io.caisson.reports.BillingReport.Total;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Makes reports, each of one state of the database and in the same number of statements however many tenants there are. */
@Service
public class BillingReports {

    private final TenantRows rows;
    private final Trends trends;

    BillingReports(TenantRows rows, Trends trends) {
        this.rows = rows;
        this.trends = trends;
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public BillingReport of(ReportQuery query) {
        var all = rows.of(query.months());
        var wanted = all.stream()
                .filter(query::wants)
                .sorted(query.sort().comparator(currencies(all)))
                .toList();
        var whose =
                query.isOfAll() ? null : wanted.stream().map(TenantBilling::id).toList();
        return new BillingReport(
                query, wanted, Total.of(wanted), trends.until(query.months().to(), whose));
    }

    /** The one that most tenants are charged in comes first. */
    private static List<Currency> currencies(List<TenantBilling> tenants) {
        Map<Currency, Integer> counts = new HashMap<>();
        tenants.forEach(tenant -> tenant.revenue().forEach(part -> counts.merge(part.currency(), 1, Integer::sum)));
        return counts.keySet().stream()
                .sorted(Comparator.<Currency>comparingInt(counts::get)
                        .reversed()
                        .thenComparing(Currency::getCurrencyCode))
                .toList();
    }
}
