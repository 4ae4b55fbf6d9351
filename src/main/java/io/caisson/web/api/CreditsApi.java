package io.caisson.web.api;

import static io.caisson.web.api.InvoiceView.text;

import io.caisson.identity.Caller;
import io.caisson.invoices.Credits;
import io.caisson.invoices.Grant;
import io.caisson.shared.Money;
import io.caisson.web.OwnTenant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Credits and prepaid grants of a tenant. Operators give them. */
@RestController
@RequestMapping("/v1/tenants/{slug}/credits")
class CreditsApi {

    private final Credits credits;
    private final Idempotency idempotency;

    CreditsApi(Credits credits, Idempotency idempotency) {
        this.credits = credits;
        this.idempotency = idempotency;
    }

    record NewGrant(
            @Nullable String amount,
            @Nullable String currency,
            @Nullable String kind,
            @Nullable String reason,
            @Nullable String expiresAt) {}

    record View(
            UUID id,
            Grant.Kind kind,
            String currency,
            String amount,
            String left,
            String reason,
            @Nullable Instant expiresAt,
            Instant createdAt) {

        static View of(Grant grant) {
            return new View(
                    grant.id(),
                    grant.kind(),
                    grant.amount().currency().getCurrencyCode(),
                    text(grant.amount()),
                    text(grant.left()),
                    grant.reason(),
                    grant.expiresAt(),
                    grant.createdAt());
        }
    }

    @GetMapping
    Page<View> list(
            OwnTenant tenant,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        return Page.of(credits.of(tenant.id(), cursor, most + 1), most, View::of, Grant::id);
    }

    @PostMapping
    ResponseEntity<String> give(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewGrant wanted) {
        return idempotency.create(caller, key, List.of("credits", tenant.id(), wanted), () -> {
            var grant = credits.give(
                    tenant.id(),
                    Grant.Kind.parse(TenantsApi.required("kind", wanted.kind())),
                    Money.parse(
                            TenantsApi.required("amount", wanted.amount()),
                            TenantsApi.required("currency", wanted.currency())),
                    TenantsApi.required("reason", wanted.reason()),
                    wanted.expiresAt() == null ? null : PaymentsApi.time("expiresAt", wanted.expiresAt()),
                    caller.name());
            return new Idempotency.Created("/v1/tenants/%s/credits".formatted(tenant.slug()), View.of(grant));
        });
    }
}
