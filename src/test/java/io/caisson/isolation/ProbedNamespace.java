package io.caisson.isolation;

import io.caisson.e2e.LeastRights;
import io.caisson.e2e.RestrictedPod;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;

/** A namespace that is no tenant's, so that the walls around it can be taken down one by one. */
final class ProbedNamespace implements AutoCloseable {

    private static final String PORT = "isolation-node-port";

    private final KubernetesClient kubernetes;
    private final String name;

    ProbedNamespace(KubernetesClient kubernetes, String name) {
        this.kubernetes = kubernetes;
        this.name = name;
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        kubernetes
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("caisson")
                        .withNamespace(name)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "caisson-tenant")
                        .addNewSubject(null, "ServiceAccount", LeastRights.ACCOUNT, LeastRights.NAMESPACE)
                        .build())
                .create();
    }

    IsolationProbe.Target under(String runtimeClass) {
        return new IsolationProbe.Target(name, null, runtimeClass);
    }

    /** @return how many there are */
    int takePoliciesOf(String tenant) {
        var policies = kubernetes
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("tenant-" + tenant)
                .list()
                .getItems();
        policies.forEach(policy -> kubernetes
                .resource(new NetworkPolicyBuilder(policy)
                        .withNewMetadata()
                        .withName(policy.getMetadata().getName())
                        .withNamespace(name)
                        .endMetadata()
                        .build())
                .create());
        return policies.size();
    }

    /** All is open but the metadata address, which may be somebody's where the tests run. */
    void openAllButMetadata() {
        kubernetes
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("open")
                        .withNamespace(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .withPolicyTypes("Egress")
                        .addNewEgress()
                        .addNewTo()
                        .withNewIpBlock()
                        .withCidr("0.0.0.0/0")
                        .withExcept("169.254.0.0/16")
                        .endIpBlock()
                        .endTo()
                        .endEgress()
                        .endSpec()
                        .build())
                .create();
    }

    /** What an operator does for node ports to be tried: docs/operations.md. */
    void openNodePort() {
        kubernetes
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(PORT)
                        .withNamespace("caisson-canary")
                        .endMetadata()
                        .withNewSpec()
                        .withType("NodePort")
                        .addToSelector("caisson.io/probe", "listener")
                        .addNewPort()
                        .withPort(8080)
                        .withTargetPort(new IntOrString(8080))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    PodResource pod(String pod) {
        return kubernetes.pods().inNamespace(name).withName(pod);
    }

    /** A pod of somebody else's, under a name that a probe is about to have. */
    void squat(String pod, String image) {
        kubernetes
                .resource(RestrictedPod.of(name, pod, "probe", image)
                        .editSpec()
                        .withRuntimeClassName("gvisor")
                        .endSpec()
                        .build())
                .create();
    }

    @Override
    public void close() {
        kubernetes.services().inNamespace("caisson-canary").withName(PORT).delete();
        kubernetes.namespaces().withName(name).delete();
    }
}
