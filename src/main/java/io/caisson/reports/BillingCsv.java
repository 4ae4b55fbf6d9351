package io.caisson.reports;

import io.caisson.paper.Csv;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A billing report as CSV: a line for each tenant and currency. Hours and seconds stand in a tenant's first line, so that a
 * column may be added up.
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
        "coreHours",
        "gibHours",
        "overheadCoreHours",
        "overheadGibHours",
        "overheadCpuShare",
        "overheadMemoryShare",
        "observedSeconds",
        "reconstructedSeconds",
        "missingSeconds"
    };

    private static final int MONEY = 5;
    private static final int HELD = 9;

    private BillingCsv() {}

    public static String of(BillingReport report) {
        var months = report.query().months();
        return report.tenants().stream()
                .map(tenant -> lines(months, tenant))
                .collect(Collectors.joining("", Csv.line((Object[]) HEADER), ""));
    }

    private static String lines(ReportMonths months, TenantBilling tenant) {
        return IntStream.range(0, Math.max(1, tenant.revenue().size()))
                .mapToObj(n -> line(months, tenant, n))
                .collect(Collectors.joining());
    }

    private static String line(ReportMonths months, TenantBilling tenant, int n) {
        List<@Nullable Object> cells = new ArrayList<>(List.of(
                months.from(),
                months.to(),
                tenant.slug(),
                tenant.name(),
                tenant.plan(),
                tenant.state(),
                tenant.budget(),
                tenant.asOf()));
        if (n < tenant.revenue().size()) {
            money(tenant.revenue().get(n), cells);
        } else {
            nothing(MONEY, cells);
        }
        if (n == 0) {
            held(tenant, cells);
        } else {
            nothing(HELD, cells);
        }
        return Csv.line(cells.toArray());
    }

    private static void money(Revenue part, List<@Nullable Object> cells) {
        Collections.addAll(
                cells,
                part.currency().getCurrencyCode(),
                part.charged().amount(),
                part.overheadValue().amount(),
                part.overheadAbsorbed().amount(),
                part.overheadBilled().amount());
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
                seen.observed(),
                seen.reconstructed(),
                seen.missing());
    }

    private static void nothing(int count, List<@Nullable Object> cells) {
        for (int n = 0; n < count; n++) {
            cells.add(null);
        }
    }
}
