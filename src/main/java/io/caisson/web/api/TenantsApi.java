package io.caisson.web.api;

import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Caller;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantState;
import io.caisson.web.OwnTenant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tenants. */
@RestController
@RequestMapping("/v1/tenants")
class TenantsApi {

    private final Tenancy tenancy;
    private final Idempotency idempotency;

    TenantsApi(Tenancy tenancy, Idempotency idempotency) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
    }

    record NewTenant(@Nullable String slug, @Nullable String name) {}

    record Rename(@Nullable String name) {}

    record View(
            String slug,
            String name,
            TenantState state,
            String namespace,
            @Nullable String message,
            Instant createdAt,
            @Nullable Instant pastDueSince,
            @Nullable Instant deletingSince) {

        static View of(Tenant tenant) {
            return new View(
                    tenant.slug(),
                    tenant.name(),
                    tenant.state(),
                    TenantSpec.namespace(tenant.slug()),
                    tenant.message(),
                    tenant.createdAt(),
                    tenant.pastDueSince(),
                    tenant.deletingSince());
        }
    }

    @PostMapping
    ResponseEntity<String> create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewTenant request) {
        return idempotency.create(caller, key, List.of("tenants", request), () -> {
            var slug = new Slug(required("slug", request.slug()));
            var tenant = tenancy.create(slug, request.name() == null ? slug.value() : request.name());
            return new Idempotency.Created("/v1/tenants/" + tenant.slug(), View.of(tenant));
        });
    }

    @GetMapping
    Page<View> list(@RequestParam(defaultValue = "") String cursor, @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        return Page.of(tenancy.page(Page.after(cursor), most + 1), most, View::of, Tenant::slug);
    }

    @GetMapping("/{slug}")
    View get(OwnTenant tenant) {
        return View.of(tenancy.get(tenant.slug()));
    }

    @PatchMapping("/{slug}")
    View rename(OwnTenant tenant, @RequestBody Rename request) {
        return View.of(tenancy.rename(tenant.slug(), required("name", request.name())));
    }

    @DeleteMapping("/{slug}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    View delete(OwnTenant tenant) {
        return View.of(tenancy.delete(tenant.slug()));
    }

    static String required(String field, @Nullable String value) {
        if (value == null) {
            throw new InvalidValue(field, "missing", "given");
        }
        return value;
    }
}
