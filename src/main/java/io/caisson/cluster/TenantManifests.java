package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A tenant's namespace and what stands in it before any app does, as pure functions. */
final class TenantManifests {

    /** Addresses that are not the internet: RFC 6890's special ranges. Nodes and API servers are added per cluster. */
    private static final List<String> NOT_INTERNET_V4 = List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4");

    private static final List<String> NOT_INTERNET_V6 =
            List.of("::/96", "64:ff9b::/96", "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8");

    private TenantManifests() {}

    static Namespace namespace(TenantSpec tenant) {
        var labels = new HashMap<>(Labels.ofTenant(tenant.id(), tenant.slug()));
        for (var mode : List.of("enforce", "warn", "audit")) {
            labels.put("pod-security.kubernetes.io/" + mode, "restricted");
        }
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(tenant.namespace())
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    /** @param blocked CIDRs of nodes and API servers, kept from tenants on top of the private ranges */
    static List<HasMetadata> inside(TenantSpec tenant, List<String> blocked) {
        return List.of(
                quota(tenant),
                limits(tenant),
                serviceAccount(tenant),
                policy(tenant, "default-deny", List.of(), List.of()),
                policy(tenant, "allow-same-namespace", List.of(fromSameNamespace()), List.of(toSameNamespace())),
                policy(tenant, "allow-dns", List.of(), List.of(toDns())),
                policy(tenant, "allow-ingress", List.of(fromIngress()), List.of()),
                policy(tenant, "allow-internet", List.of(), List.of(toInternet(blocked))));
    }

    private static ObjectMeta meta(TenantSpec tenant, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(tenant.namespace())
                .withLabels(Labels.ofTenant(tenant.id(), tenant.slug()))
                .build();
    }

    private static HasMetadata quota(TenantSpec tenant) {
        var cpu = new Quantity(tenant.hard().cpu().toString());
        var memory = new Quantity(tenant.hard().memory().toString());
        return new ResourceQuotaBuilder()
                .withMetadata(meta(tenant, "tenant"))
                .withNewSpec()
                .addToHard("requests.cpu", cpu)
                .addToHard("limits.cpu", cpu)
                .addToHard("requests.memory", memory)
                .addToHard("limits.memory", memory)
                .addToHard("pods", new Quantity(Integer.toString(tenant.instances())))
                .endSpec()
                .build();
    }

    private static HasMetadata limits(TenantSpec tenant) {
        // Without defaults a quota on limits makes every pod without limits fail.
        return new LimitRangeBuilder()
                .withMetadata(meta(tenant, "tenant"))
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .withDefault(amounts("100m", "128Mi"))
                .withDefaultRequest(amounts("100m", "128Mi"))
                .endLimit()
                .endSpec()
                .build();
    }

    private static Map<String, Quantity> amounts(String cpu, String memory) {
        return Map.of(
                "cpu", new Quantity(cpu), "memory", new Quantity(memory), "ephemeral-storage", new Quantity("1Gi"));
    }

    private static HasMetadata serviceAccount(TenantSpec tenant) {
        return new ServiceAccountBuilder()
                .withMetadata(meta(tenant, "default"))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private static NetworkPolicy policy(
            TenantSpec tenant,
            String name,
            List<NetworkPolicyIngressRule> ingress,
            List<NetworkPolicyEgressRule> egress) {
        var types = ingress.isEmpty() == egress.isEmpty()
                ? List.of("Ingress", "Egress")
                : List.of(ingress.isEmpty() ? "Egress" : "Ingress");
        return new NetworkPolicyBuilder()
                .withMetadata(meta(tenant, name))
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withPolicyTypes(types)
                .withIngress(ingress)
                .withEgress(egress)
                .endSpec()
                .build();
    }

    private static NetworkPolicyIngressRule fromSameNamespace() {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewPodSelector()
                .endPodSelector()
                .endFrom()
                .build();
    }

    private static NetworkPolicyEgressRule toSameNamespace() {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewPodSelector()
                .endPodSelector()
                .endTo()
                .build();
    }

    /** The ingress controller's namespace carries the label {@code caisson.io/ingress=true}. */
    private static NetworkPolicyIngressRule fromIngress() {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("caisson.io/ingress", "true")
                .endNamespaceSelector()
                .endFrom()
                .build();
    }

    private static NetworkPolicyEgressRule toDns() {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", "kube-system")
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("k8s-app", "kube-dns")
                .endPodSelector()
                .endTo()
                .addNewPort()
                .withProtocol("UDP")
                .withPort(new IntOrString("dns"))
                .endPort()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString("dns-tcp"))
                .endPort()
                .build();
    }

    private static NetworkPolicyEgressRule toInternet(List<String> blocked) {
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("0.0.0.0/0")
                .withExcept(except(NOT_INTERNET_V4, blocked, false))
                .endIpBlock()
                .endTo()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("::/0")
                .withExcept(except(NOT_INTERNET_V6, blocked, true))
                .endIpBlock()
                .endTo()
                .build();
    }

    private static List<String> except(List<String> always, List<String> blocked, boolean v6) {
        return Stream.concat(always.stream(), blocked.stream().filter(cidr -> cidr.contains(":") == v6))
                .distinct()
                .toList();
    }
}
