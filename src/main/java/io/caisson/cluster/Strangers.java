package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What stands in tenants' namespaces and isn't ours, and the way to stop a pod of it. */
@Component
public class Strangers {

    /** Each of these can loosen what holds a tenant. */
    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(NetworkPolicy.class, ResourceQuota.class, LimitRange.class, RoleBinding.class, Namespace.class);

    private final Kube kube;

    Strangers(Kube kube) {
        this.kube = kube;
    }

    /** Policy objects and namespaces as they are now; pods come by {@link StrangerFeed}. */
    public List<Stranger> policies() {
        return KINDS.stream().flatMap(this::list).toList();
    }

    /** Stops a pod at once, if it is still the same one. */
    public void stop(String namespace, String pod, String uid) {
        var resource = kube.client().pods().inNamespace(namespace).withName(pod);
        var found = kube.ask(resource::get);
        if (found != null && uid.equals(found.getMetadata().getUid())) {
            kube.ask(() -> resource.withGracePeriod(0).delete());
        }
    }

    private Stream<Stranger> list(Class<? extends HasMetadata> kind) {
        return kube
                .ask(() -> kube.client()
                        .resources(kind)
                        .inAnyNamespace()
                        .withLabelNotIn(Labels.MANAGED_BY, Labels.MANAGER)
                        .list())
                .getItems()
                .stream()
                .filter(Strangers::amongTenants)
                .map(object -> of(object, null, null));
    }

    static boolean amongTenants(HasMetadata object) {
        var meta = object.getMetadata();
        return Objects.requireNonNullElse(meta.getNamespace(), meta.getName()).startsWith(TenantSpec.PREFIX);
    }

    static Stranger of(HasMetadata object, @Nullable String runtimeClass, @Nullable String probeRun) {
        var meta = object.getMetadata();
        return new Stranger(
                object.getKind(),
                Objects.requireNonNullElse(meta.getNamespace(), meta.getName()),
                meta.getName(),
                meta.getUid(),
                runtimeClass,
                probeRun,
                meta.getManagedFields().stream()
                        .map(ManagedFieldsEntry::getManager)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                meta.getOwnerReferences().stream()
                        .map(owner -> owner.getKind() + "/" + owner.getName())
                        .findFirst()
                        .orElse(null),
                Instant.parse(meta.getCreationTimestamp()));
    }

    static Stranger of(Pod pod) {
        return of(
                pod,
                pod.getSpec().getRuntimeClassName(),
                pod.getMetadata().getLabels().get(ProbeLabels.RUN));
    }
}
