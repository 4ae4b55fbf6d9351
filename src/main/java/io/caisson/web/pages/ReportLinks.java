package io.caisson.web.pages;

import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportPeriod;
import io.caisson.reports.ReportQuery;
import io.caisson.reports.ReportSort;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Links from one report to the next: each keeps what was asked for but for one thing. */
record ReportLinks(ReportQuery query) {

    private static final Set<String> RISING = Set.of("tenant", "plan", "state");
    private static final String PAGE = "/admin/reports/billing";

    /** Ordered by that; the other way round if it was already. Amounts begin with the largest. */
    public String sort(String label) {
        var now = query.sort();
        var largestFirst = !RISING.contains(label);
        var falling = now.key().label().equals(label) ? !now.falling() : largestFirst;
        return of(PAGE, query.period(), new ReportSort(ReportSort.of(label).key(), falling), 1);
    }

    /** As a table's head says it of a column that shows one or two figures. */
    public String sorted(String... labels) {
        return !List.of(labels).contains(query.sort().key().label())
                ? "none"
                : query.sort().falling() ? "descending" : "ascending";
    }

    public String page(int number) {
        return of(PAGE, query.period(), query.sort(), number);
    }

    /** As many months, one earlier or later; as many days, before or after. */
    public String later(int steps) {
        return of(PAGE, query.period().later(steps), query.sort(), 1);
    }

    public String months(YearMonth from, YearMonth to) {
        return of(PAGE, new ReportMonths(from, to), query.sort(), 1);
    }

    public String file(String type) {
        return of(PAGE + "." + type, query.period(), query.sort(), 1);
    }

    /** Values are variables, so that nothing in them is taken for a part of the address. */
    private String of(String path, ReportPeriod period, ReportSort sort, int number) {
        var link = UriComponentsBuilder.fromPath(path)
                .queryParam("from", period.from())
                .queryParam("to", period.to())
                .queryParam("sort", sort);
        var filter = query.filter();
        given(link, "tenant", filter.tenant().isEmpty() ? null : "{tenant}");
        given(link, "plan", filter.plan().isEmpty() ? null : "{plan}");
        given(link, "state", filter.state());
        given(link, "budget", filter.budget());
        given(link, "account", filter.account());
        if (number > 1) {
            link.queryParam("page", number);
        }
        return link.encode(StandardCharsets.UTF_8)
                .buildAndExpand(Map.of("tenant", filter.tenant(), "plan", filter.plan()))
                .toUriString();
    }

    private static void given(UriComponentsBuilder link, String name, @Nullable Object value) {
        if (value != null) {
            link.queryParam(name, value);
        }
    }
}
