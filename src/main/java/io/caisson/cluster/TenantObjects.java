package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** A tenant's namespace and the objects that stand in it, as they are in the cluster. */
@Component
public class TenantObjects {

    private final Kube kube;
    private final KeptAddresses kept;
    private final TenantRights rights;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TenantObjects(Kube kube, KeptAddresses kept, TenantRights rights, ApplicationEventPublisher events, Clock clock) {
        this.kube = kube;
        this.kept = kept;
        this.rights = rights;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Makes the namespace and its objects what they should be; repeatable.
     *
     * @return the UID of the namespace
     */
    public String apply(TenantSpec tenant) {
        var begun = clock.instant();
        var namespace = kube.applyAlone(TenantManifests.namespace(tenant));
        rights.grant(tenant);
        var inside = TenantManifests.inside(tenant, kept.get());
        kube.applyAlone(inside);
        prune(tenant, inside);
        events.publishEvent(new Applied(tenant.id(), null, begun));
        return namespace.getMetadata().getUid();
    }

    /** Removes policies of ours that the tenant no longer wants; each one left would keep a way open. */
    private void prune(TenantSpec tenant, List<HasMetadata> wanted) {
        var names = wanted.stream()
                .filter(NetworkPolicy.class::isInstance)
                .map(policy -> policy.getMetadata().getName())
                .toList();
        kube
                .ask(() -> kube.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(tenant.namespace())
                        .withLabel(Labels.TENANT_ID, tenant.id().toString())
                        .list())
                .getItems()
                .stream()
                .filter(policy -> !names.contains(policy.getMetadata().getName()))
                .forEach(policy -> kube.ask(() -> kube.client().resource(policy).delete()));
    }

    /** Whether the tenant needs an object of this kind and name. */
    public boolean wants(TenantSpec tenant, String kind, String name) {
        return kind.equals("Namespace")
                || kind.equals("RoleBinding")
                || TenantManifests.inside(tenant, List.of()).stream()
                        .anyMatch(object -> object.getKind().equals(kind)
                                && object.getMetadata().getName().equals(name));
    }

    /** Asks for the namespace's removal, if it is the tenant's own. */
    public void remove(TenantSpec tenant) {
        own(tenant).ifPresent(namespace -> {
            if (namespace.getMetadata().getDeletionTimestamp() == null) {
                kube.ask(() -> kube.client().resource(namespace).delete());
            }
        });
    }

    /** Why the tenant's namespace is still there, in Kubernetes' words; empty when it is gone. */
    public Optional<String> remains(TenantSpec tenant) {
        return own(tenant).map(namespace -> namespace.getStatus().getConditions().stream()
                .filter(condition -> condition.getStatus().equals("True"))
                .map(condition -> condition.getMessage())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" ")));
    }

    /** A namespace of the same name that belongs to a later tenant is not this tenant's. */
    private Optional<Namespace> own(TenantSpec tenant) {
        var found = kube.ask(
                () -> kube.client().namespaces().withName(tenant.namespace()).get());
        return Optional.ofNullable(found)
                .filter(namespace -> namespace.getMetadata().getLabels() != null
                        && tenant.id()
                                .toString()
                                .equals(namespace.getMetadata().getLabels().get(Labels.TENANT_ID)));
    }
}
