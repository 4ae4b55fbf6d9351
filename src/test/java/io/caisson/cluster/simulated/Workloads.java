package io.caisson.cluster.simulated;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/** Objects as Caisson makes them, small. */
final class Workloads {

    private Workloads() {}

    static Deployment deployment(String name, String image, int replicas, int surge, int unavailable) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(SimulatedClusterTest.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(surge))
                .withMaxUnavailable(new IntOrString(unavailable))
                .endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withSpec(spec(image))
                .endTemplate()
                .endSpec()
                .build();
    }

    static Deployment deployment(String name, String image, int replicas) {
        return deployment(name, image, replicas, 1, 0);
    }

    static Pod pod(String name, PodSpec spec) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(SimulatedClusterTest.NAMESPACE)
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /** 100m and 64Mi, to which the sandbox adds 20m and 64Mi. */
    static PodSpec spec(String image) {
        var size = Map.of("cpu", new Quantity("100m"), "memory", new Quantity("64Mi"));
        return new PodSpecBuilder()
                .withRuntimeClassName("gvisor")
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .withNewResources()
                .withRequests(size)
                .withLimits(size)
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .build();
    }

    static PodSpec probed(String image) {
        return spec(image)
                .edit()
                .editFirstContainer()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/healthz")
                .withPort(new IntOrString("http"))
                .endHttpGet()
                .endReadinessProbe()
                .endContainer()
                .build();
    }

    static ResourceQuota quota(Map<String, String> hard) {
        var builder = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("tenant")
                .withNamespace(SimulatedClusterTest.NAMESPACE)
                .endMetadata()
                .withNewSpec();
        hard.forEach((key, value) -> builder.addToHard(key, new Quantity(value)));
        return builder.endSpec().build();
    }
}
