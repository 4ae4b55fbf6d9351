package io.caisson.cluster;

import io.caisson.shared.Cidr;
import io.caisson.shared.Internet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import java.util.ArrayList;
import java.util.List;

/** A tenant's network policies as pure functions: nothing passes but what a policy here lets through. */
final class NetworkManifests {

    private NetworkManifests() {}

    /** @param blocked nodes, API servers and what the operator named: kept from tenants on top of special ranges */
    static List<HasMetadata> all(TenantSpec tenant, List<Cidr> blocked) {
        var policies = new ArrayList<HasMetadata>();
        policies.add(policy(tenant, "default-deny", List.of(), List.of()));
        policies.add(policy(
                tenant,
                "allow-same-namespace",
                List.of(NetworkRules.fromSameNamespace()),
                List.of(NetworkRules.toSameNamespace())));
        policies.add(policy(tenant, "allow-dns", List.of(), List.of(NetworkRules.toDns())));
        policies.add(policy(tenant, "allow-ingress", List.of(NetworkRules.fromIngress()), List.of()));
        var egress = egress(tenant.network(), blocked);
        if (!egress.isEmpty()) {
            policies.add(
                    policy(tenant, tenant.network().internet() ? "allow-internet" : "allow-listed", List.of(), egress));
        }
        for (var peer : tenant.network().peers()) {
            policies.add(policy(
                    tenant,
                    "allow-peer-" + peer.slug(),
                    List.of(NetworkRules.fromTenant(peer.tenantId())),
                    List.of(NetworkRules.toTenant(peer.tenantId()))));
        }
        return policies;
    }

    private static List<NetworkPolicyEgressRule> egress(NetworkSpec network, List<Cidr> blocked) {
        if (network.internet()) {
            return List.of(NetworkRules.to(List.of(Internet.IPV4, Internet.IPV6), List.of(), blocked));
        }
        return network.allowed().stream()
                .filter(allowed -> reachable(allowed.cidr(), blocked))
                .map(allowed -> NetworkRules.to(List.of(allowed.cidr()), allowed.ports(), blocked))
                .toList();
    }

    /** A block that lies inside a blocked one as a whole opens nothing, whatever was written down for it. */
    private static boolean reachable(Cidr cidr, List<Cidr> blocked) {
        return Internet.holds(cidr) && blocked.stream().noneMatch(block -> block.contains(cidr));
    }

    private static HasMetadata policy(
            TenantSpec tenant,
            String name,
            List<NetworkPolicyIngressRule> ingress,
            List<NetworkPolicyEgressRule> egress) {
        var types = ingress.isEmpty() == egress.isEmpty()
                ? List.of("Ingress", "Egress")
                : List.of(ingress.isEmpty() ? "Egress" : "Ingress");
        return new NetworkPolicyBuilder()
                .withMetadata(TenantManifests.meta(tenant, name))
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withPolicyTypes(types)
                .withIngress(ingress)
                .withEgress(egress)
                .endSpec()
                .build();
    }
}
