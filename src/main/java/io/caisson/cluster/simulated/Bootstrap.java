package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is in the cluster before anybody asks: a node, the sandbox's RuntimeClass, the system's namespaces. */
final class Bootstrap {

    private static final String SANDBOX_LABEL = "sandbox.gvisor.dev/runtime";

    private final Api api;
    private final Instant now;

    Bootstrap(Api api, Instant now) {
        this.api = api;
        this.now = now;
    }

    void fill(String runtimeClassName) {
        for (String name : List.of("default", "kube-system")) {
            create(ResourceType.NAMESPACE, "", Json.tree(namespace(name)));
        }
        create(ResourceType.NODE, "", node());
        create(ResourceType.RUNTIME_CLASS, "", runtimeClass(runtimeClassName));
        create(ResourceType.SERVICE, "default", apiService());
        create(ResourceType.ENDPOINT_SLICE, "default", apiEndpoints());
    }

    private void create(ResourceType type, String namespace, ObjectNode object) {
        api.create(type, namespace, object);
    }

    private static Object namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    private ObjectNode node() {
        var room = Map.of("cpu", new Quantity("16"), "memory", new Quantity("64Gi"), "pods", new Quantity("500"));
        return Json.tree(new NodeBuilder()
                .withNewMetadata()
                .withName("simulated-1")
                .addToLabels("kubernetes.io/hostname", "simulated-1")
                .addToLabels("kubernetes.io/arch", "amd64")
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels(SANDBOX_LABEL, "gvisor")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewAddress("10.0.0.1", "InternalIP")
                .addNewAddress("simulated-1", "Hostname")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withMessage("the simulated kubelet is posting ready status")
                .withLastHeartbeatTime(Json.time(now))
                .withLastTransitionTime(Json.time(now))
                .endCondition()
                .withNewNodeInfo()
                .withArchitecture("amd64")
                .withOperatingSystem("linux")
                .withContainerRuntimeVersion("simulated://1")
                .withKubeletVersion("v1.36.3+simulated")
                .endNodeInfo()
                .endStatus()
                .build());
    }

    private static ObjectNode runtimeClass(String name) {
        // The overhead that the test cluster declares.
        return Json.tree(new RuntimeClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withHandler("runsc")
                .withNewOverhead()
                .addToPodFixed("cpu", new Quantity("20m"))
                .addToPodFixed("memory", new Quantity("64Mi"))
                .endOverhead()
                .withNewScheduling()
                .addToNodeSelector(SANDBOX_LABEL, "gvisor")
                .endScheduling()
                .build());
    }

    private static ObjectNode apiService() {
        return Json.tree(new ServiceBuilder()
                .withNewMetadata()
                .withName("kubernetes")
                .addToLabels("component", "apiserver")
                .addToLabels("provider", "kubernetes")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("10.97.0.1")
                .addNewPort()
                .withName("https")
                .withPort(443)
                .withNewTargetPort(6443)
                .endPort()
                .endSpec()
                .build());
    }

    private static ObjectNode apiEndpoints() {
        return Json.tree(new EndpointSliceBuilder()
                .withNewMetadata()
                .withName("kubernetes")
                .addToLabels("kubernetes.io/service-name", "kubernetes")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses("10.0.0.1")
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .addNewPort()
                .withName("https")
                .withPort(6443)
                .withProtocol("TCP")
                .endPort()
                .build());
    }
}
