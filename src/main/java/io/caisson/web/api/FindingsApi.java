package io.caisson.web.api;

import io.caisson.findings.Finding;
import io.caisson.findings.Findings;
import io.caisson.identity.Caller;
import io.caisson.web.Tenancies;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the audit found: all for operators, a tenant's own for the tenant. Open ones first. */
@RestController
class FindingsApi {

    private final Findings findings;
    private final Tenancies tenancies;

    FindingsApi(Findings findings, Tenancies tenancies) {
        this.findings = findings;
        this.tenancies = tenancies;
    }

    /** @param closed also those that are right again */
    @GetMapping("/v1/admin/findings")
    Page<Finding> all(@RequestParam(defaultValue = "false") boolean closed) {
        return new Page<>(findings.all(closed), null);
    }

    @GetMapping("/v1/tenants/{slug}/findings")
    Page<Finding> own(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "false") boolean closed) {
        return new Page<>(findings.of(tenancies.get(caller, slug).id(), closed), null);
    }
}
