package io.caisson.web.pages;

import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportQuery;
import io.caisson.reports.ReportSort;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;

/** Links from one report to the next: each keeps what was asked for but for one thing. */
record ReportLinks(ReportQuery query) {

    private static final String PAGE = "/admin/reports/billing";

    /** Ordered by that; the other way round if it was already. Amounts begin with the largest. */
    public String sort(String label) {
        var now = query.sort();
        var largestFirst = !label.equals("tenant") && !label.equals("plan") && !label.equals("state");
        var falling = now.key().label().equals(label) ? !now.falling() : largestFirst;
        return of(PAGE, query.months(), new ReportSort(ReportSort.of(label).key(), falling), 1);
    }

    /** As a table's head says it. */
    public String sorted(String label) {
        return !query.sort().key().label().equals(label) ? "none" : query.sort().falling() ? "descending" : "ascending";
    }

    public String page(int number) {
        return of(PAGE, query.months(), query.sort(), number);
    }

    /** As many months, one earlier or later. */
    public String later(int months) {
        return of(
                PAGE,
                new ReportMonths(
                        query.months().from().plusMonths(months),
                        query.months().to().plusMonths(months)),
                query.sort(),
                1);
    }

    public String months(YearMonth from, YearMonth to) {
        return of(PAGE, new ReportMonths(from, to), query.sort(), 1);
    }

    public String file(String type) {
        return of(PAGE + "." + type, query.months(), query.sort(), 1);
    }

    /** Values are variables, so that nothing in them is taken for a part of the address. */
    private String of(String path, ReportMonths months, ReportSort sort, int number) {
        var link = UriComponentsBuilder.fromPath(path)
                .queryParam("from", months.from())
                .queryParam("to", months.to())
                .queryParam("sort", sort);
        if (!query.tenant().isEmpty()) {
            link.queryParam("tenant", "{tenant}");
        }
        if (!query.plan().isEmpty()) {
            link.queryParam("plan", "{plan}");
        }
        var state = query.state();
        if (state != null) {
            link.queryParam("state", state);
        }
        if (number > 1) {
            link.queryParam("page", number);
        }
        return link.encode(StandardCharsets.UTF_8)
                .buildAndExpand(Map.of("tenant", query.tenant(), "plan", query.plan()))
                .toUriString();
    }
}
