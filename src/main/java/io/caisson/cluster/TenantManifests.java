package io.caisson.cluster;

import io.caisson.shared.Cidr;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A tenant's namespace and what stands in it before any app does, as pure functions. */
final class TenantManifests {

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
    static List<HasMetadata> inside(TenantSpec tenant, List<Cidr> blocked) {
        return Stream.concat(
                        Stream.of(quota(tenant), limits(tenant), serviceAccount(tenant)),
                        NetworkManifests.all(tenant, blocked).stream())
                .toList();
    }

    /**
     * Caisson's own rights in the namespace.
     *
     * @param account {@code namespace:name} of the service account that Caisson runs as
     */
    static RoleBinding rights(TenantSpec tenant, String account) {
        var colon = account.indexOf(':');
        return new RoleBindingBuilder()
                .withMetadata(meta(tenant, "caisson"))
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "caisson-tenant")
                .addNewSubject(null, "ServiceAccount", account.substring(colon + 1), account.substring(0, colon))
                .build();
    }

    static ObjectMeta meta(TenantSpec tenant, String name) {
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
}
