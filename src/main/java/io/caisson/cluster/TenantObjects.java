package io.caisson.cluster;

import io.caisson.shared.Cidr;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** A tenant's namespace and the objects that stand in it, as they are in the cluster. */
@Component
public class TenantObjects {

    private final Kube kube;
    private final ClusterSettings settings;
    private final TenantRights rights;

    TenantObjects(Kube kube, ClusterSettings settings, TenantRights rights) {
        this.kube = kube;
        this.settings = settings;
        this.rights = rights;
    }

    /**
     * Makes the namespace and its objects what they should be; repeatable.
     *
     * @return the UID of the namespace
     */
    public String apply(TenantSpec tenant) {
        var namespace = kube.apply(TenantManifests.namespace(tenant));
        rights.grant(tenant);
        var inside = TenantManifests.inside(tenant, kept());
        inside.forEach(kube::apply);
        prune(tenant, inside);
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

    /** Addresses that tenants must not reach although they may not be private: nodes and API servers. */
    private List<Cidr> kept() {
        var addresses = new ArrayList<String>();
        KubernetesClient client = kube.client();
        kube.ask(client.nodes()::list).getItems().stream()
                .flatMap(node -> node.getStatus().getAddresses().stream())
                .filter(address -> address.getType().endsWith("IP"))
                .map(NodeAddress::getAddress)
                .forEach(addresses::add);
        var servers = kube.ask(() -> client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("kubernetes.io/service-name", "kubernetes")
                .list());
        servers.getItems().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .forEach(addresses::add);
        return Stream.concat(
                        settings.blockedCidrs().stream(),
                        addresses.stream().sorted().map(address -> address + (address.contains(":") ? "/128" : "/32")))
                .map(Cidr::parse)
                .toList();
    }
}
