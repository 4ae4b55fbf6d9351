package io.caisson.web.api;

import io.caisson.apps.AppViews;
import io.caisson.apps.NotFound;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Caller;
import io.caisson.observation.Instance;
import io.caisson.observation.Instances;
import io.caisson.shared.InvalidValue;
import io.caisson.web.Tenancies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An app's instances and what they write. */
@RestController
@RequestMapping("/v1/tenants/{slug}/apps/{app}")
class InstancesApi {

    private static final int MOST_LINES = 10_000;
    private static final int CHUNK = 8_192;

    private final AppViews views;
    private final Instances instances;
    private final AppObjects objects;
    private final Tenancies tenancies;

    InstancesApi(AppViews views, Instances instances, AppObjects objects, Tenancies tenancies) {
        this.views = views;
        this.instances = instances;
        this.objects = objects;
        this.tenancies = tenancies;
    }

    @GetMapping("/instances")
    Page<Instance> instances(
            @AuthenticationPrincipal Caller caller, @PathVariable String slug, @PathVariable String app) {
        return new Page<>(instances.of(id(caller, slug, app)), null);
    }

    /** @param instance one instance's name; without it the newest one's lines */
    @GetMapping("/logs")
    ResponseEntity<StreamingResponseBody> logs(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(defaultValue = "100") int tail,
            @RequestParam(defaultValue = "false") boolean follow) {
        if (tail < 0 || tail > MOST_LINES) {
            throw new InvalidValue("tail", Integer.toString(tail), "between 0 and " + MOST_LINES);
        }
        var found = instances.of(id(caller, slug, app));
        var pod = found.stream()
                .map(Instance::name)
                .filter(name -> instance == null || instance.equals(name))
                .findFirst();
        if (pod.isEmpty() && instance != null) {
            throw new NotFound("instance");
        }
        var namespace = TenantSpec.namespace(slug);
        StreamingResponseBody body = out -> {
            if (pod.isEmpty()) {
                return;
            }
            if (!follow) {
                out.write(objects.logs(namespace, pod.get(), tail, false).getBytes(StandardCharsets.UTF_8));
                return;
            }
            try (var lines = objects.follow(namespace, pod.get(), tail)) {
                var chunk = new byte[CHUNK];
                for (int n = lines.read(chunk); n >= 0; n = lines.read(chunk)) {
                    out.write(chunk, 0, n);
                    out.flush();
                }
            } catch (IOException e) {
                return; // the reader or the instance went away
            }
        };
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(body);
    }

    private UUID id(Caller caller, String slug, String app) {
        return views.app(tenancies.id(caller, slug), app).id();
    }
}
