package io.caisson.web.api;

import io.caisson.findings.Finding;
import io.caisson.findings.Findings;
import io.caisson.findings.Place;
import io.caisson.web.OwnTenant;
import org.jspecify.annotations.Nullable;
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
    Page<Finding> all(
            @RequestParam(defaultValue = "false") boolean closed,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        return Page.of(findings.all(closed, after(cursor), most + 1), most, finding -> finding, Place::of);
    }

    @GetMapping("/v1/tenants/{slug}/findings")
    Page<Finding> own(
            OwnTenant tenant,
            @RequestParam(defaultValue = "false") boolean closed,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var found = findings.of(tenant.id(), closed, after(cursor), most + 1);
        return Page.of(found, most, finding -> finding, Place::of);
    }

    private static @Nullable Place after(@Nullable String cursor) {
        return cursor == null ? null : Place.parse(cursor).orElseThrow(() -> Page.notACursor(cursor));
    }
}
