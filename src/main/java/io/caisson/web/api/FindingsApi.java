package io.caisson.web.api;

import io.caisson.findings.Finding;
import io.caisson.findings.Findings;
import io.caisson.web.OwnTenant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the audit found: all for operators, a tenant's own for the tenant. Open ones first. */
@RestController
class FindingsApi {

    private final Findings findings;

    FindingsApi(Findings findings) {
        this.findings = findings;
    }

    /** @param closed also those that are right again */
    @GetMapping("/v1/admin/findings")
    Page<Finding> all(@RequestParam(defaultValue = "false") boolean closed) {
        return new Page<>(findings.all(closed), null);
    }

    @GetMapping("/v1/tenants/{slug}/findings")
    Page<Finding> own(OwnTenant tenant, @RequestParam(defaultValue = "false") boolean closed) {
        return new Page<>(findings.of(tenant.id(), closed), null);
    }
}
