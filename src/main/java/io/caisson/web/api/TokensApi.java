package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Access;
import io.caisson.identity.TokenPlace;
import io.caisson.shared.InvalidValue;
import io.caisson.web.OwnTenant;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A tenant's access tokens. Making one takes no {@code Idempotency-Key}: to repeat the answer, the secret would have to
 * be kept.
 */
@RestController
@RequestMapping("/v1/tenants/{slug}/tokens")
class TokensApi {

    private final Access access;

    TokensApi(Access access) {
        this.access = access;
    }

    record NewToken(@Nullable String name) {}

    @PostMapping
    ResponseEntity<Access.NewToken> make(OwnTenant tenant, @RequestBody NewToken request) {
        var name = TenantsApi.required("name", request.name());
        if (!name.matches("[\\p{Graph} ]{1,60}")) {
            throw new InvalidValue("name", name, "1 to 60 printable ASCII characters");
        }
        var made = access.makeToken(tenant.id(), name);
        return ResponseEntity.created(URI.create("/v1/tenants/%s/tokens/%s".formatted(tenant.slug(), made.id())))
                .body(made);
    }

    @GetMapping
    Page<Access.Token> list(
            OwnTenant tenant,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var after = cursor == null ? null : TokenPlace.parse(cursor).orElseThrow(() -> Page.notACursor(cursor));
        return Page.of(access.tokens(tenant.id(), after, most + 1), most, token -> token, TokenPlace::of);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(OwnTenant tenant, @PathVariable UUID id) {
        if (!access.revoke(tenant.id(), id)) {
            throw new NotFound("token");
        }
    }
}
