package io.caisson.web.pages;

import io.caisson.findings.Finding;
import io.caisson.findings.Findings;
import io.caisson.identity.Caller;
import io.caisson.web.Tenancies;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What the audit found: all for operators, a tenant's own for the tenant. */
@Controller
class FindingPages {

    private static final int SHOWN = 500;

    private final Findings findings;
    private final Tenancies tenancies;

    FindingPages(Findings findings, Tenancies tenancies) {
        this.findings = findings;
        this.tenancies = tenancies;
    }

    @GetMapping("/admin/findings")
    String all(Model model) {
        return page(findings.all(true, null, SHOWN), model);
    }

    @GetMapping("/tenants/{slug}/findings")
    String own(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        return page(findings.of(tenant.id(), true, null, SHOWN), model);
    }

    private static String page(List<Finding> found, Model model) {
        model.addAttribute(
                "open",
                found.stream().filter(finding -> finding.closedAt() == null).toList());
        model.addAttribute(
                "closed",
                found.stream().filter(finding -> finding.closedAt() != null).toList());
        return "findings";
    }
}
