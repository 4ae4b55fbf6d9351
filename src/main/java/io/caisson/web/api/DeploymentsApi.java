package io.caisson.web.api;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppViews;
import io.caisson.apps.Change;
import io.caisson.apps.DeploymentView;
import io.caisson.apps.ReleaseView;
import io.caisson.identity.Caller;
import io.caisson.web.OwnTenant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An app's releases and the deployments that make one of them the running one. */
@RestController
@RequestMapping("/v1/tenants/{slug}/apps/{app}")
class DeploymentsApi {

    private final AppChanges changes;
    private final AppViews views;
    private final Idempotency idempotency;

    DeploymentsApi(AppChanges changes, AppViews views, Idempotency idempotency) {
        this.changes = changes;
        this.views = views;
        this.idempotency = idempotency;
    }

    @PostMapping("/deployments")
    ResponseEntity<String> deploy(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @PathVariable String app,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Change request) {
        return idempotency.create(
                caller,
                key,
                List.of("deployments", tenant.id(), app, request),
                () -> accepted(tenant, app, () -> changes.change(tenant.id(), app, request, caller.name())));
    }

    @GetMapping("/deployments")
    Page<DeploymentView> deployments(
            OwnTenant tenant,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var found = views.deployments(id(tenant, app), Page.before(cursor), most + 1);
        return Page.of(found, most, view -> view, DeploymentView::number);
    }

    @GetMapping("/deployments/{number}")
    DeploymentView deployment(OwnTenant tenant, @PathVariable String app, @PathVariable int number) {
        return views.deployment(id(tenant, app), number);
    }

    @PostMapping("/deployments/{number}/cancel")
    DeploymentView cancel(OwnTenant tenant, @PathVariable String app, @PathVariable int number) {
        changes.cancel(tenant.id(), app, number);
        return deployment(tenant, app, number);
    }

    @GetMapping("/releases")
    Page<ReleaseView> releases(
            OwnTenant tenant,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var found = views.releases(id(tenant, app), Page.before(cursor), most + 1);
        return Page.of(found, most, view -> view, ReleaseView::number);
    }

    @PostMapping("/releases/{number}/rollback")
    ResponseEntity<String> rollback(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @PathVariable String app,
            @PathVariable int number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return idempotency.create(
                caller,
                key,
                List.of("rollback", tenant.id(), app, number),
                () -> accepted(tenant, app, () -> changes.rollback(tenant.id(), app, number, caller.name())));
    }

    private Idempotency.Created accepted(OwnTenant tenant, String app, IntSupplier change) {
        var number = change.getAsInt();
        return new Idempotency.Created(
                "/v1/tenants/%s/apps/%s/deployments/%d".formatted(tenant.slug(), app, number),
                deployment(tenant, app, number));
    }

    private UUID id(OwnTenant tenant, String app) {
        return views.app(tenant.id(), app).id();
    }
}
