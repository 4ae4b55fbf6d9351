package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.Suspension;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.Suspensions;
import io.caisson.tenancy.TenantConflict;
import io.caisson.web.OwnTenant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant stands still for. */
@RestController
@RequestMapping("/v1/tenants/{slug}/suspension")
class SuspensionApi {

    private final LifeCycle lifeCycle;
    private final Suspensions suspensions;
    private final Idempotency idempotency;

    SuspensionApi(LifeCycle lifeCycle, Suspensions suspensions, Idempotency idempotency) {
        this.lifeCycle = lifeCycle;
        this.suspensions = suspensions;
        this.idempotency = idempotency;
    }

    record NewSuspension(@Nullable String reason) {}

    record View(boolean suspended, List<Cause> causes) {

        record Cause(SuspensionCause cause, String reason, Instant since, String wayOut) {

            static Cause of(Suspension held) {
                return new Cause(
                        held.cause(), held.reason(), held.since(), held.cause().wayOut());
            }
        }
    }

    @GetMapping
    View get(OwnTenant tenant) {
        var held = suspensions.of(tenant.id());
        return new View(!held.isEmpty(), held.stream().map(View.Cause::of).toList());
    }

    @PostMapping
    ResponseEntity<String> suspend(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewSuspension request) {
        return idempotency.create(caller, key, List.of("suspension", tenant.id(), request), () -> {
            var reason = TenantsApi.required("reason", request.reason());
            if (!lifeCycle.suspend(tenant.id(), SuspensionCause.OPERATOR, reason, caller.name())) {
                throw new TenantConflict(
                        "Tenant '%s' is suspended by the operator already. Lift that first to give another reason."
                                .formatted(tenant.slug()));
            }
            return new Idempotency.Created("/v1/tenants/" + tenant.slug() + "/suspension", get(tenant));
        });
    }

    /** @param cause without it, all causes are lifted */
    @DeleteMapping
    View resume(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cause) {
        lifeCycle.resume(tenant.id(), cause == null ? null : SuspensionCause.of(cause), caller.name());
        return get(tenant);
    }
}
