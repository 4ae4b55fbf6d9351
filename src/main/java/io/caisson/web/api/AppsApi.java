package io.caisson.web.api;

import io.caisson.apps.AppChanges;
import io.caisson.apps.AppKind;
import io.caisson.apps.AppView;
import io.caisson.apps.AppViews;
import io.caisson.apps.Change;
import io.caisson.cluster.ClusterSettings;
import io.caisson.identity.Caller;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.SecretText;
import io.caisson.web.OwnTenant;
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

/** Apps as they are wanted and as they stand. */
@RestController
@RequestMapping("/v1/tenants/{slug}/apps")
class AppsApi {

    private final AppChanges changes;
    private final AppViews views;
    private final ClusterSettings settings;
    private final Idempotency idempotency;

    AppsApi(AppChanges changes, AppViews views, ClusterSettings settings, Idempotency idempotency) {
        this.changes = changes;
        this.views = views;
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
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewApp request) {
        return idempotency.create(caller, key, List.of("apps", tenant.id(), request), () -> {
            var name = TenantsApi.required("name", request.name());
            changes.create(tenant.id(), name, kind(request.kind()), request.change(), caller.name());
            return new Idempotency.Created(
                    "/v1/tenants/%s/apps/%s".formatted(tenant.slug(), name),
                    view(tenant, views.app(tenant.id(), name)));
        });
    }

    @GetMapping
    Page<View> list(
            OwnTenant tenant,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var found = views.apps(tenant.id(), Page.after(cursor), most + 1);
        return Page.of(found, most, app -> view(tenant, app), AppView::name);
    }

    @GetMapping("/{app}")
    View get(OwnTenant tenant, @PathVariable String app) {
        return view(tenant, views.app(tenant.id(), app));
    }

    @PatchMapping("/{app}")
    View change(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @PathVariable String app,
            @RequestBody Change request) {
        changes.change(tenant.id(), app, request, caller.name());
        return get(tenant, app);
    }

    @DeleteMapping("/{app}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    View delete(OwnTenant tenant, @PathVariable String app) {
        changes.delete(tenant.id(), app);
        return get(tenant, app);
    }

    private View view(OwnTenant tenant, AppView app) {
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
                settings.url(tenant.slug(), app.name(), app.port()),
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
