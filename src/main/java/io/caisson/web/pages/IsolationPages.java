package io.caisson.web.pages;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.isolation.IsolationReports;
import io.caisson.isolation.Report;
import io.caisson.isolation.ReportPdf;
import io.caisson.quota.QuotaExceeded;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.Tenancies;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's isolation reports: run one, read it, send it on. */
@Controller
@RequestMapping("/tenants/{slug}/isolation")
class IsolationPages {

    private static final int SHOWN = 50;

    private final IsolationReports reports;
    private final Tenancies tenancies;

    IsolationPages(IsolationReports reports, Tenancies tenancies) {
        this.reports = reports;
        this.tenancies = tenancies;
    }

    @GetMapping
    String reports(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        model.addAttribute("reports", reports.list(tenant.id(), Integer.MAX_VALUE, SHOWN));
        return "isolation";
    }

    @PostMapping
    String ask(@AuthenticationPrincipal Caller caller, @PathVariable String slug, RedirectAttributes after) {
        var tenant = tenancies.get(caller, slug);
        try {
            reports.ask(tenant.id(), caller.name());
            after.addFlashAttribute("notice", "notice.isolation.asked");
        } catch (TenantConflict | QuotaExceeded e) {
            after.addFlashAttribute("error", e.getMessage());
        }
        return "redirect:/tenants/%s/isolation".formatted(slug);
    }

    @GetMapping("/{number:[0-9]+}")
    String report(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable int number, Model model) {
        var tenant = tenancies.get(caller, slug);
        var report = find(tenant.id(), number);
        model.addAttribute("tenant", tenant);
        model.addAttribute("report", report);
        model.addAttribute("comparison", reports.compare(report).orElse(null));
        return "isolation-report";
    }

    @GetMapping("/{number:[0-9]+}.pdf")
    ResponseEntity<byte[]> pdf(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable int number) {
        var tenant = tenancies.get(caller, slug);
        var report = find(tenant.id(), number);
        return Download.pdf(
                "isolation-%s-%d".formatted(slug, number),
                ReportPdf.of(
                        report,
                        tenant.name(),
                        tenant.slug(),
                        reports.compare(report).orElse(null)));
    }

    private Report find(UUID tenantId, int number) {
        return reports.get(tenantId, number).orElseThrow(() -> new NotFound("report"));
    }
}
