package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.reports.BillingCsv;
import io.caisson.reports.BillingPdf;
import io.caisson.reports.BillingReports;
import io.caisson.reports.ReportMonths;
import io.caisson.reports.ReportQuery;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantState;
import io.caisson.web.Tenancies;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What every tenant brings, for operators; and what each tenant may know of itself. */
@Controller
class BillingReportPages {

    private static final int SHOWN = 50;
    private static final int YEAR = 12;
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final BillingReports reports;
    private final TrendCharts charts;
    private final Tenancies tenancies;
    private final Clock clock;

    BillingReportPages(BillingReports reports, TrendCharts charts, Tenancies tenancies, Clock clock) {
        this.reports = reports;
        this.charts = charts;
        this.tenancies = tenancies;
        this.clock = clock;
    }

    /** What the form and the links send; what is empty was not filled in. */
    record Asked(
            @Nullable String month,
            @Nullable String from,
            @Nullable String to,
            @Nullable String sort,
            @Nullable String tenant,
            @Nullable String plan,
            @Nullable String state,
            @Nullable String page) {

        ReportQuery query(YearMonth now) {
            return ReportQuery.of(months(now), sort, tenant, plan, state);
        }

        private ReportMonths months(YearMonth now) {
            var one = filled(month);
            var first = filled(from);
            var last = filled(to);
            if (one == null && first == null && last == null) {
                return new ReportMonths(now, now);
            }
            return one != null
                    ? ReportMonths.of(one, first, last)
                    : ReportMonths.of(null, first == null ? last : first, last == null ? first : last);
        }

        private static @Nullable String filled(@Nullable String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }

    @GetMapping("/admin/reports/billing")
    String report(Asked asked, Model model) {
        var now = YearMonth.now(clock);
        var query = ReportQuery.all(new ReportMonths(now, now));
        try {
            query = asked.query(now);
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
        }
        var report = reports.of(query);
        int pages = Math.max(1, (report.tenants().size() + SHOWN - 1) / SHOWN);
        int page = page(asked.page(), pages);
        model.addAttribute("report", report);
        model.addAttribute("links", new ReportLinks(query));
        model.addAttribute("states", TenantState.values());
        model.addAttribute("charts", charts.of(report.trend()));
        model.addAttribute("now", now);
        model.addAttribute("yearAgo", now.minusMonths(YEAR - 1L));
        model.addAttribute("page", page);
        model.addAttribute("pages", pages);
        model.addAttribute(
                "shown",
                report.tenants().stream().skip((page - 1L) * SHOWN).limit(SHOWN).toList());
        return "billing-report";
    }

    @GetMapping("/admin/reports/billing.csv")
    ResponseEntity<String> csv(Asked asked) {
        var query = asked.query(YearMonth.now(clock));
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, file(query, "csv"))
                .body(BillingCsv.of(reports.of(query)));
    }

    @GetMapping("/admin/reports/billing.pdf")
    ResponseEntity<byte[]> pdf(Asked asked) {
        var query = asked.query(YearMonth.now(clock));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(HttpHeaders.CONTENT_DISPOSITION, file(query, "pdf"))
                .body(BillingPdf.of(reports.of(query)));
    }

    @GetMapping("/tenants/{slug}/report")
    String own(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String month,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        var now = YearMonth.now(clock);
        var asked = now;
        try {
            asked = month.isBlank()
                    ? now
                    : ReportMonths.of(month.strip(), null, null).from();
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
        }
        var report = reports.of(tenant.id(), new ReportMonths(asked, asked));
        model.addAttribute("tenant", tenant);
        model.addAttribute("report", report);
        model.addAttribute("charts", charts.of(report.trend()));
        model.addAttribute("month", asked);
        model.addAttribute("before", asked.minusMonths(1));
        model.addAttribute("after", asked.isBefore(now) ? asked.plusMonths(1) : null);
        model.addAttribute("now", now);
        return "tenant-report";
    }

    /** A page that isn't there is the nearest one. */
    private static int page(@Nullable String text, int pages) {
        return text != null && text.matches("[0-9]{1,6}") ? Math.clamp(Integer.parseInt(text), 1, pages) : 1;
    }

    private static String file(ReportQuery query, String type) {
        return ContentDisposition.attachment()
                .filename("caisson-billing-%s-%s.%s"
                        .formatted(query.months().from(), query.months().to(), type))
                .build()
                .toString();
    }
}
