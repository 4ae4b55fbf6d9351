package io.caisson.web.api;

import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantState;
import io.caisson.web.Tenancies;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tenants and their access tokens. */
@RestController
@RequestMapping("/v1/tenants")
class TenantsApi {

    private final Tenancy tenancy;
    private final Tenancies tenancies;
    private final Access access;
    private final Idempotency idempotency;

    TenantsApi(Tenancy tenancy, Tenancies tenancies, Access access, Idempotency idempotency) {
        this.tenancy = tenancy;
        this.tenancies = tenancies;
        this.access = access;
        this.idempotency = idempotency;
    }

    record NewTenant(@Nullable String slug, @Nullable String name) {}

    record Rename(@Nullable String name) {}

    record NewToken(@Nullable String name) {}

    record View(
            String slug,
            String name,
            TenantState state,
            String namespace,
            @Nullable String message,
            Instant createdAt,
            @Nullable Instant deletingSince) {

        static View of(Tenant tenant) {
            return new View(
                    tenant.slug(),
                    tenant.name(),
                    tenant.state(),
                    TenantSpec.namespace(tenant.slug()),
                    tenant.message(),
                    tenant.createdAt(),
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
        return Page.of(tenancy.page(cursor, most + 1), most, View::of, Tenant::slug);
    }

    @GetMapping("/{slug}")
    View get(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return View.of(tenancies.get(caller, slug));
    }

    @PatchMapping("/{slug}")
    View rename(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @RequestBody Rename request) {
        tenancies.get(caller, slug);
        return View.of(tenancy.rename(slug, required("name", request.name())));
    }

    @DeleteMapping("/{slug}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    View delete(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        tenancies.get(caller, slug);
        return View.of(tenancy.delete(slug));
    }

    @PostMapping("/{slug}/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Access.NewToken makeToken(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @RequestBody NewToken request) {
        var tenant = tenancies.get(caller, slug);
        var name = required("name", request.name());
        if (!name.matches("[\\p{Graph} ]{1,60}")) {
            throw new InvalidValue("name", name, "1 to 60 printable ASCII characters");
        }
        return access.makeToken(tenant.id(), name);
    }

    @GetMapping("/{slug}/tokens")
    Page<Access.Token> tokens(@AuthenticationPrincipal Caller caller, @PathVariable String slug) {
        return new Page<>(access.tokens(tenancies.id(caller, slug)), null);
    }

    @DeleteMapping("/{slug}/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable UUID id) {
        access.revoke(tenancies.id(caller, slug), id);
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw new InvalidValue(field, "missing", "given");
        }
        return value;
    }
}
