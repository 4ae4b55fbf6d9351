package io.caisson.cluster;

import io.caisson.shared.Cidr;
import io.caisson.shared.Internet;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The rules that a tenant's network policies are put together from. */
final class NetworkRules {

    private NetworkRules() {}

    static NetworkPolicyIngressRule fromSameNamespace() {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewPodSelector()
                .endPodSelector()
                .endFrom()
                .build();
    }

    static NetworkPolicyEgressRule toSameNamespace() {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewPodSelector()
                .endPodSelector()
                .endTo()
                .build();
    }

    /** The ingress controller's namespace carries the label {@code caisson.io/ingress=true}. */
    static NetworkPolicyIngressRule fromIngress() {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("caisson.io/ingress", "true")
                .endNamespaceSelector()
                .endFrom()
                .build();
    }

    /** By id and not by slug: a slug taken again gets nothing of the old tenant. */
    static NetworkPolicyIngressRule fromTenant(UUID tenantId) {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels(Labels.TENANT_ID, tenantId.toString())
                .endNamespaceSelector()
                .endFrom()
                .build();
    }

    static NetworkPolicyEgressRule toTenant(UUID tenantId) {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewNamespaceSelector()
                .addToMatchLabels(Labels.TENANT_ID, tenantId.toString())
                .endNamespaceSelector()
                .endTo()
                .build();
    }

    static NetworkPolicyEgressRule toDns() {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", "kube-system")
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("k8s-app", "kube-dns")
                .endPodSelector()
                .endTo()
                .withPorts(port("UDP", new IntOrString("dns")), port("TCP", new IntOrString("dns-tcp")))
                .build();
    }

    /** To some blocks less all that is not the Internet in them. */
    static NetworkPolicyEgressRule to(List<Cidr> blocks, List<Integer> ports, List<Cidr> blocked) {
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(blocks.stream()
                        .map(block -> new NetworkPolicyPeerBuilder()
                                .withNewIpBlock()
                                .withCidr(block.toString())
                                .withExcept(except(block, blocked))
                                .endIpBlock()
                                .build())
                        .toList())
                .withPorts(ports.stream()
                        .flatMap(number ->
                                Stream.of("TCP", "UDP").map(protocol -> port(protocol, new IntOrString(number))))
                        .toList())
                .build();
    }

    /** Kubernetes takes only exceptions that lie inside of the block. */
    private static List<String> except(Cidr block, List<Cidr> blocked) {
        return Stream.concat(Internet.RESERVED.stream(), blocked.stream())
                .filter(reserved -> block.contains(reserved) && reserved.bits() > block.bits())
                .map(Cidr::toString)
                .distinct()
                .toList();
    }

    private static NetworkPolicyPort port(String protocol, IntOrString number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(number)
                .build();
    }
}
