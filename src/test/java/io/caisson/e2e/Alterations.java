package io.caisson.e2e;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** What somebody with too many rights may do to a tenant's objects, and how it shows that it was put back. */
final class Alterations {

    private final KubernetesClient cluster;
    private final String namespace;

    Alterations(KubernetesClient cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    record Alteration(Runnable alter, BooleanSupplier put) {

        boolean asItWas() {
            return put.getAsBoolean();
        }
    }

    Map<String, Alteration> all() {
        var all = new LinkedHashMap<String, Alteration>();
        all.put("a label of the namespace", removedLabel("pod-security.kubernetes.io/enforce", "restricted"));
        all.put("the label that says whose it is", removedLabel("app.kubernetes.io/managed-by", "caisson"));
        all.put("the network policy", deletedPolicy());
        all.put("the quota", raisedQuota());
        all.put("the number of instances", scaled());
        all.put("the Service", deletedService());
        return all;
    }

    private Alteration removedLabel(String label, String value) {
        return new Alteration(
                () -> cluster.namespaces().withName(namespace).edit(found -> {
                    found.getMetadata().getLabels().remove(label);
                    return found;
                }),
                () -> value.equals(cluster.namespaces()
                        .withName(namespace)
                        .get()
                        .getMetadata()
                        .getLabels()
                        .get(label)));
    }

    private Alteration deletedPolicy() {
        var policy =
                cluster.network().v1().networkPolicies().inNamespace(namespace).withName("default-deny");
        return new Alteration(policy::delete, () -> policy.get() != null);
    }

    private Alteration raisedQuota() {
        var quota = cluster.resourceQuotas().inNamespace(namespace).withName("tenant");
        return new Alteration(
                () -> quota.edit(found -> {
                    found.getSpec().getHard().put("pods", new Quantity("1000"));
                    return found;
                }),
                () -> quota.get().getSpec().getHard().get("pods").getAmount().equals("20"));
    }

    private Alteration scaled() {
        var deployment = cluster.apps().deployments().inNamespace(namespace).withName("web");
        return new Alteration(
                () -> deployment.edit(found -> {
                    found.getSpec().setReplicas(2);
                    return found;
                }),
                () -> Objects.equals(deployment.get().getSpec().getReplicas(), 1));
    }

    private Alteration deletedService() {
        var service = cluster.services().inNamespace(namespace).withName("web");
        return new Alteration(service::delete, () -> service.get() != null);
    }
}
