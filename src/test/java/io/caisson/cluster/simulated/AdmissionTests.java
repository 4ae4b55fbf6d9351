package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdmissionTests extends SimulatedClusterTest {

    private static final String WEB = "registry/samples/web:1.0";

    @Test
    void refusesTheLastInstanceWhenTheOverheadDoesNotFit() {
        apply(Workloads.quota(
                Map.of("requests.cpu", "300m", "limits.cpu", "300m", "requests.memory", "1Gi", "pods", "10")));
        apply(Workloads.deployment("web", WEB, 3));

        soon().until(() -> failure("web").contains("exceeded quota"));

        assertThat(failure("web"))
                .matches("pods \"web-[a-z0-9]+-[a-z0-9]{5}\" is forbidden: exceeded quota: tenant, "
                        + "requested: limits.cpu=120m,requests.cpu=120m, used: limits.cpu=240m,requests.cpu=240m, "
                        + "limited: limits.cpu=300m,requests.cpu=300m");
        assertThat(pods()).hasSize(2);
        assertThat(used()).containsEntry("limits.cpu", new Quantity("240m"));
        assertThat(used()).containsEntry("requests.memory", new Quantity("256Mi"));
        assertThat(used()).containsEntry("pods", new Quantity("2"));
    }

    @Test
    void letsThePodInWhenTheQuotaGrowsAndCountsDownWhenPodsGo() {
        apply(Workloads.quota(Map.of("requests.cpu", "200m")));
        apply(Workloads.deployment("web", WEB, 2));
        soon().until(() -> failure("web").contains("exceeded quota"));

        apply(Workloads.quota(Map.of("requests.cpu", "240m")));
        soon().until(() -> isComplete("web"));
        assertThat(failure("web")).isEmpty();

        client.apps().deployments().inNamespace(NAMESPACE).withName("web").delete();
        soon().until(() -> used().get("requests.cpu").equals(new Quantity("0")));
    }

    @Test
    void addsOverheadAndNodeSelectorOfTheRuntimeClass() {
        var pod = create(Workloads.pod("web", Workloads.spec(WEB)));

        assertThat(pod.getSpec().getOverhead())
                .isEqualTo(Map.of("cpu", new Quantity("20m"), "memory", new Quantity("64Mi")));
        assertThat(pod.getSpec().getNodeSelector()).containsEntry("sandbox.gvisor.dev/runtime", "gvisor");
    }

    @Test
    void refusesAnUnknownRuntimeClass() {
        var spec = new PodSpecBuilder(Workloads.spec(WEB))
                .withRuntimeClassName("nope")
                .build();

        refused(() -> create(Workloads.pod("x", spec)))
                .hasMessageContaining("pods \"x\" is forbidden: pod rejected: RuntimeClass \"nope\" not found");
    }

    @Test
    void fillsInTheLimitsOfTheNamespace() {
        apply(new LimitRangeBuilder()
                .withNewMetadata()
                .withName("tenant")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToDefault("cpu", new Quantity("250m"))
                .addToDefaultRequest("cpu", new Quantity("50m"))
                .endLimit()
                .endSpec()
                .build());

        var spec = new PodSpecBuilder(Workloads.spec(WEB))
                .editFirstContainer()
                .withNewResources()
                .endResources()
                .endContainer()
                .build();
        var resources = create(Workloads.pod("x", spec))
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources();

        assertThat(resources.getLimits()).containsEntry("cpu", new Quantity("250m"));
        assertThat(resources.getRequests()).containsEntry("cpu", new Quantity("50m"));
    }

    @Test
    void holdsRestrictedNamespacesToPodSecurity() {
        createNamespace("restricted", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
        var lax = new PodSpecBuilder()
                .addNewContainer()
                .withName("app")
                .withImage(WEB)
                .endContainer()
                .build();
        var pod = Workloads.pod("lax", lax)
                .edit()
                .editMetadata()
                .withNamespace("restricted")
                .endMetadata()
                .build();

        refused(() -> client.resource(pod).create())
                .hasMessageContaining("violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false "
                        + "(container \"app\" must set securityContext.allowPrivilegeEscalation=false), unrestricted "
                        + "capabilities (container \"app\" must set securityContext.capabilities.drop=[\"ALL\"])");
        var strict = Workloads.pod("strict", Workloads.spec(WEB))
                .edit()
                .editMetadata()
                .withNamespace("restricted")
                .endMetadata()
                .build();
        assertThat(client.resource(strict).create().getMetadata().getUid()).isNotBlank();
    }

    private Pod create(Pod pod) {
        return client.resource(pod).create();
    }

    private String failure(String name) {
        var deployment = deployment(name);
        if (deployment.getStatus() == null || deployment.getStatus().getConditions() == null) {
            return "";
        }
        return deployment.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("ReplicaFailure"))
                .map(condition -> condition.getMessage())
                .findFirst()
                .orElse("");
    }

    private Map<String, Quantity> used() {
        ResourceQuota quota = client.resourceQuotas()
                .inNamespace(NAMESPACE)
                .withName("tenant")
                .get();
        return quota.getStatus().getUsed();
    }

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403));
    }
}
