package io.caisson.web.api;

import io.caisson.apps.AppViews;
import io.caisson.apps.NotFound;
import io.caisson.cluster.AppObjects;
import io.caisson.cluster.TenantSpec;
import io.caisson.identity.Caller;
import io.caisson.observation.Instance;
import io.caisson.observation.Instances;
import io.caisson.shared.InvalidValue;
import io.caisson.web.FollowedLog;
import io.caisson.web.LogReads;
import io.caisson.web.OwnTenant;
import io.caisson.web.Streams;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** An app's instances and what they write. */
@RestController
@RequestMapping("/v1/tenants/{slug}/apps/{app}")
class InstancesApi {

    private static final int MOST_LINES = 10_000;

    private final AppViews views;
    private final Instances instances;
    private final AppObjects objects;
    private final LogReads reads;
    private final Streams streams;

    InstancesApi(AppViews views, Instances instances, AppObjects objects, LogReads reads, Streams streams) {
        this.views = views;
        this.instances = instances;
        this.objects = objects;
        this.reads = reads;
        this.streams = streams;
    }

    @GetMapping("/instances")
    Page<Instance> instances(OwnTenant tenant, @PathVariable String app) {
        return new Page<>(instances.of(views.app(tenant.id(), app).id()), null);
    }

    /** @param instance one instance's name; without it the newest one's lines */
    @GetMapping("/logs")
    ResponseEntity<ResponseBodyEmitter> logs(
            OwnTenant tenant,
            @AuthenticationPrincipal Caller caller,
            @PathVariable String app,
            @RequestParam(required = false) @Nullable String instance,
            @RequestParam(defaultValue = "100") int tail,
            @RequestParam(defaultValue = "false") boolean follow)
            throws IOException {
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
        var namespace = TenantSpec.namespace(tenant.slug());
        var emitter = new ResponseBodyEmitter(Streams.timeout());
        if (pod.isEmpty()) {
            emitter.complete();
        } else if (follow) {
            follow(caller, namespace, pod.get(), tail, emitter);
        } else {
            send(caller, namespace, pod.get(), tail, emitter);
        }
        return ResponseEntity.ok().contentType(FollowedLog.TEXT).body(emitter);
    }

    /** Asks the cluster before the answer begins, so that its refusal can still be told. */
    private void send(Caller caller, String namespace, String pod, int tail, ResponseBodyEmitter emitter)
            throws IOException {
        emitter.send(reads.read(caller, () -> objects.logs(namespace, pod, tail, false)), FollowedLog.TEXT);
        emitter.complete();
    }

    private void follow(Caller caller, String namespace, String pod, int tail, ResponseBodyEmitter emitter) {
        streams.open(
                caller, emitter, stream -> FollowedLog.send(objects.follow(namespace, pod, tail), emitter, stream));
    }
}
