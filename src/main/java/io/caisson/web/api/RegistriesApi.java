package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.images.AllowedRegistries;
import io.caisson.images.Credentials;
import io.caisson.images.RegistryAccount;
import io.caisson.images.RegistryAccounts;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import io.caisson.web.OwnTenant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a tenant's images may come from, and its credentials for private registries. */
@RestController
@RequestMapping("/v1/tenants/{slug}")
class RegistriesApi {

    private final RegistryAccounts accounts;
    private final AllowedRegistries allowed;

    RegistriesApi(RegistryAccounts accounts, AllowedRegistries allowed) {
        this.accounts = accounts;
        this.allowed = allowed;
    }

    record NewAccount(@Nullable String username, @Nullable SecretText password) {}

    /**
     * @param platform what the platform allows, for all tenants; empty is all
     * @param registries what an operator allows this tenant within that; empty is all
     */
    record Allowed(List<String> platform, List<String> registries) {}

    record NewAllowed(@Nullable List<String> registries) {}

    @GetMapping("/registries")
    Page<RegistryAccount> list(OwnTenant tenant) {
        return new Page<>(accounts.list(tenant.id()), null);
    }

    @GetMapping("/registries/{host}")
    RegistryAccount get(OwnTenant tenant, @PathVariable String host) {
        return accounts.find(tenant.id(), host).orElseThrow(() -> new NotFound("registry"));
    }

    /** Kept when the registry lets them in, and only then. */
    @PutMapping("/registries/{host}")
    RegistryAccount save(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @PathVariable String host,
            @RequestBody NewAccount request) {
        if (request.username() == null) {
            throw new InvalidValue("username", "missing", "given");
        }
        if (request.password() == null) {
            throw new InvalidValue("password", "missing", "given");
        }
        var credentials = new Credentials(request.username(), request.password());
        return accounts.save(tenant.id(), host, credentials, caller.name());
    }

    @DeleteMapping("/registries/{host}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(OwnTenant tenant, @PathVariable String host) {
        accounts.delete(tenant.id(), host);
    }

    @GetMapping("/allowed-registries")
    Allowed allowed(OwnTenant tenant) {
        return new Allowed(allowed.ofPlatform(), allowed.ofTenant(tenant.id()));
    }

    @PutMapping("/allowed-registries")
    Allowed allow(OwnTenant tenant, @RequestBody NewAllowed request) {
        if (request.registries() == null || request.registries().stream().anyMatch(Objects::isNull)) {
            throw new InvalidValue(
                    "registries", "null", "a list of hosts; an empty one allows all that the platform does");
        }
        allowed.set(tenant.id(), request.registries());
        return allowed(tenant);
    }
}
