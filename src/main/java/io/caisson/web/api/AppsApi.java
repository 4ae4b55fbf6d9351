package io.caisson.web.api;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppKind;
import io.caisson.apps.AppView;
import io.caisson.apps.AppViews;
import io.caisson.apps.Change;
import io.caisson.apps.DeploymentView;
import io.caisson.apps.ReleaseView;
import io.caisson.cluster.ClusterSettings;
import io.caisson.identity.Caller;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.SecretText;
import io.caisson.web.Tenancies;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

/** Apps, their deployments and releases. */
@RestController
@RequestMapping("/v1/tenants/{slug}/apps")
class AppsApi {

    private final AppChanges changes;
    private final AppViews views;
    private final Tenancies tenancies;
    private final ClusterSettings settings;
    private final Idempotency idempotency;

    AppsApi(
            AppChanges changes,
            AppViews views,
            Tenancies tenancies,
            ClusterSettings settings,
            Idempotency idempotency) {
        this.changes = changes;
        this.views = views;
        this.tenancies = tenancies;
        this.settings = settings;
        this.idempotency = idempotency;
    }

    record NewApp(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String image,
            @Nullable Integer instances,
            @Nullable String size,
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable Integer port,
            @Nullable Map<String, String> env,
            @Nullable Map<String, @Nullable SecretText> secrets,
            @Nullable Integer readySeconds) {

        Change change() {
            return new Change(image, instances, size, cpu, memory, port, env, secrets, readySeconds);
        }
    }

    record View(
            String name,
            String kind,
            String state,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Integer release,
            int deployment,
            String image,
            @Nullable String digest,
            int instances,
            int readyInstances,
            @Nullable String size,
            String cpu,
            String memory,
            @Nullable Integer port,
            @Nullable String url,
            List<String> secretNames,
            Instant createdAt) {}

    @PostMapping
    ResponseEntity<String> create(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewApp request) {
        var tenant = tenancies.id(caller, slug);
        return idempotency.create(caller, key, List.of("apps", slug, request), () -> {
            var name = request.name() == null ? "" : request.name();
            changes.create(tenant, name, kind(request.kind()), request.change(), caller.name());
            return new Idempotency.Created(
                    "/v1/tenants/%s/apps/%s".formatted(slug, name), view(slug, views.app(tenant, name)));
        });
    }

    @GetMapping
    Page<View> list(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var found = views.apps(tenancies.id(caller, slug), cursor, most + 1);
        return Page.of(found, most, app -> view(slug, app), AppView::name);
    }

    @GetMapping("/{app}")
    View get(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app) {
        return view(slug, views.app(tenancies.id(caller, slug), app));
    }

    @PatchMapping("/{app}")
    View change(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestBody Change request) {
        var tenant = tenancies.id(caller, slug);
        changes.change(tenant, app, request, caller.name());
        return view(slug, views.app(tenant, app));
    }

    @DeleteMapping("/{app}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    View delete(@AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app) {
        var tenant = tenancies.id(caller, slug);
        changes.delete(tenant, app);
        return view(slug, views.app(tenant, app));
    }

    @PostMapping("/{app}/deployments")
    ResponseEntity<String> deploy(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Change request) {
        var tenant = tenancies.id(caller, slug);
        return idempotency.create(
                caller,
                key,
                List.of("deployments", slug, app, request),
                () -> accepted(caller, slug, app, changes.change(tenant, app, request, caller.name())));
    }

    @GetMapping("/{app}/deployments")
    Page<DeploymentView> deployments(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var id = views.app(tenancies.id(caller, slug), app).id();
        var most = Page.limit(limit);
        return Page.of(
                views.deployments(id, Page.before(cursor), most + 1), most, view -> view, DeploymentView::number);
    }

    @GetMapping("/{app}/deployments/{number}")
    DeploymentView deployment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number) {
        return views.deployment(views.app(tenancies.id(caller, slug), app).id(), number);
    }

    @PostMapping("/{app}/deployments/{number}/cancel")
    DeploymentView cancel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number) {
        changes.cancel(tenancies.id(caller, slug), app, number);
        return deployment(caller, slug, app, number);
    }

    @GetMapping("/{app}/releases")
    Page<ReleaseView> releases(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var id = views.app(tenancies.id(caller, slug), app).id();
        var most = Page.limit(limit);
        return Page.of(views.releases(id, Page.before(cursor), most + 1), most, view -> view, ReleaseView::number);
    }

    @PostMapping("/{app}/releases/{number}/rollback")
    ResponseEntity<String> rollback(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @PathVariable int number,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var tenant = tenancies.id(caller, slug);
        return idempotency.create(
                caller,
                key,
                List.of("rollback", slug, app, number),
                () -> accepted(caller, slug, app, changes.rollback(tenant, app, number, caller.name())));
    }

    private Idempotency.Created accepted(Caller caller, String slug, String app, int number) {
        return new Idempotency.Created(
                "/v1/tenants/%s/apps/%s/deployments/%d".formatted(slug, app, number),
                deployment(caller, slug, app, number));
    }

    private View view(String slug, AppView app) {
        return new View(
                app.name(),
                app.kind().name().toLowerCase(Locale.ROOT),
                app.state(),
                app.reason(),
                app.message(),
                app.release(),
                app.deployment(),
                app.image(),
                app.digest(),
                app.instances(),
                app.ready(),
                app.size(),
                app.cpuMillis() + "m",
                new Memory(app.memoryBytes()).toString(),
                app.port(),
                settings.url(slug, app.name(), app.port()),
                app.secretNames(),
                app.createdAt());
    }

    static AppKind kind(@Nullable String kind) {
        return switch (Objects.requireNonNullElse(kind, "service")) {
            case "service" -> AppKind.SERVICE;
            case "worker" -> AppKind.WORKER;
            default -> throw new InvalidValue("kind", String.valueOf(kind), "'service' or 'worker'");
        };
    }
}
