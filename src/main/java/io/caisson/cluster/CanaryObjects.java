package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The platform's namespace for probes: closed, but for one listener that everybody may reach. */
@Component
public class CanaryObjects {

    public static final String NAMESPACE = "caisson-canary";

    /** Service and kind of the pod that isolation probes try to reach from tenants' namespaces. */
    public static final String LISTENER = "listener";

    public static final int LISTENER_PORT = 8080;

    private final Kube kube;

    CanaryObjects(Kube kube) {
        this.kube = kube;
    }

    /** Makes the namespace and what is in it what they should be; repeatable. */
    public void apply() {
        objects().forEach(kube::apply);
    }

    /** The address of the listener's Service. */
    public String listenerAddress() {
        return kube.ask(() -> kube.client()
                .services()
                .inNamespace(NAMESPACE)
                .withName(LISTENER)
                .require()
                .getSpec()
                .getClusterIP());
    }

    /** A port of the nodes that leads to the listener, if an operator has made a Service of the type NodePort for it. */
    public Optional<Integer> nodePort() {
        return kube.ask(() -> kube.client().services().inNamespace(NAMESPACE).list()).getItems().stream()
                .flatMap(service -> service.getSpec().getPorts().stream())
                .map(ServicePort::getNodePort)
                .filter(Objects::nonNull)
                .findFirst();
    }

    static List<HasMetadata> objects() {
        var labels = new HashMap<>(Map.of(Labels.MANAGED_BY, Labels.MANAGER));
        for (var mode : List.of("enforce", "warn", "audit")) {
            labels.put("pod-security.kubernetes.io/" + mode, "restricted");
        }
        var listener = Map.of(ProbeLabels.KIND, LISTENER);
        return List.of(
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .withLabels(labels)
                        .endMetadata()
                        .build(),
                new ServiceAccountBuilder()
                        .withMetadata(meta("default"))
                        .withAutomountServiceAccountToken(false)
                        .build(),
                new NetworkPolicyBuilder()
                        .withMetadata(meta("default-deny"))
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .withPolicyTypes("Ingress", "Egress")
                        .endSpec()
                        .build(),
                // Open to everybody: what keeps a tenant from it must be the tenant's own policies and nothing else.
                new NetworkPolicyBuilder()
                        .withMetadata(meta("allow-listener"))
                        .withNewSpec()
                        .withNewPodSelector()
                        .withMatchLabels(listener)
                        .endPodSelector()
                        .withPolicyTypes("Ingress")
                        .addNewIngress()
                        .addNewPort()
                        .withProtocol("TCP")
                        .withPort(new IntOrString(LISTENER_PORT))
                        .endPort()
                        .endIngress()
                        .endSpec()
                        .build(),
                new ServiceBuilder()
                        .withMetadata(meta(LISTENER))
                        .withNewSpec()
                        .withType("ClusterIP")
                        .withSelector(listener)
                        .addNewPort()
                        .withPort(LISTENER_PORT)
                        .withTargetPort(new IntOrString(LISTENER_PORT))
                        .withProtocol("TCP")
                        .endPort()
                        .endSpec()
                        .build());
    }

    private static ObjectMeta meta(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.MANAGER))
                .build();
    }
}
