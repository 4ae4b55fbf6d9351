package io.caisson.web.api;

import io.caisson.apps.AppViews;
import io.caisson.apps.NotFound;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Caller;
import io.caisson.observation.Instance;
import io.caisson.observation.Instances;
import io.caisson.shared.InvalidValue;
import io.caisson.web.LogReads;
import io.caisson.web.OwnTenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private final LogReads reads;

    InstancesApi(AppViews views, Instances instances, AppObjects objects, LogReads reads) {
        this.views = views;
        this.instances = instances;
        this.objects = objects;
        this.reads = reads;
    }

    @GetMapping("/instances")
    Page<Instance> instances(OwnTenant tenant, @PathVariable String app) {
        return new Page<>(instances.of(views.app(tenant.id(), app).id()), null);
    }

    /** @param instance one instance's name; without it the newest one's lines */
    @GetMapping("/logs")
    ResponseEntity<StreamingResponseBody> logs(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(defaultValue = "100") int tail,
            @RequestParam(defaultValue = "false") boolean follow) {
        if (tail < 0 || tail > MOST_LINES) {
            throw new InvalidValue("tail", Integer.toString(tail), "between 0 and " + MOST_LINES);
        }
        var pod = instances.of(views.app(tenant.id(), app).id()).stream()
                .map(Instance::name)
                .filter(name -> instance == null || instance.equals(name))
                .findFirst();
        if (pod.isEmpty() && instance != null) {
            throw new NotFound("instance");
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(
                        pod.isEmpty()
                                ? out -> {}
                                : lines(caller, TenantSpec.namespace(tenant.slug()), pod.get(), tail, follow));
    }

    /** Asks the cluster before the answer begins, so that its refusal can still be told. */
    private StreamingResponseBody lines(Caller caller, String namespace, String pod, int tail, boolean follow) {
        if (!follow) {
            var last = reads.read(caller, () -> objects.logs(namespace, pod, tail, false));
            return out -> out.write(last.getBytes(StandardCharsets.UTF_8));
        }
        return out -> {
            try (var lines = objects.follow(namespace, pod, tail)) {
                var chunk = new byte[CHUNK];
                for (int n = lines.read(chunk); n >= 0; n = lines.read(chunk)) {
                    out.write(chunk, 0, n);
                    out.flush();
                }
            } catch (IOException e) {
                return; // the reader or the instance went away
            }
        };
    }
}
