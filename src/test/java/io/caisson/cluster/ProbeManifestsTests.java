package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProbeManifestsTests {

    @Test
    void aTenantsProbeIsAsRestrictedAsAnAppAndChoosesNoNode() {
        var pod = ProbeManifests.pod(probe(new ProbeSpec.Owner(UUID.randomUUID(), "acme"), null));
        var spec = pod.getSpec();
        var container = spec.getContainers().getFirst();

        assertThat(spec.getRuntimeClassName()).isEqualTo("gvisor");
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsOnlyKeys("cpu", "memory", "ephemeral-storage");
        assertThat(container.getResources().getRequests())
                .isEqualTo(container.getResources().getLimits());
        assertThat(spec.getAffinity()).isNull();
        assertThat(spec.getTolerations()).isEmpty();
        assertThat(spec.getActiveDeadlineSeconds()).isEqualTo(60);
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("caisson.io/tenant", "acme")
                .containsEntry("caisson.io/probe", "canary");
        assertThat(PodViews.of(pod)).as("it is nobody's app").isEmpty();
    }

    @Test
    void aCanaryIsPinnedAndComesOntoANodeThatLostItsPlace() {
        var spec = ProbeManifests.pod(probe(null, "node-7")).getSpec();
        var term = spec.getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst();
        assertThat(term.getMatchFields().getFirst().getValues()).containsExactly("node-7");
        assertThat(spec.getTolerations())
                .extracting(toleration -> toleration.getKey())
                .containsExactly("caisson.io/sandbox-unproven", "caisson.io/sandbox-failed");
    }

    private static ProbeSpec probe(ProbeSpec.Owner tenant, String node) {
        return new ProbeSpec(
                "canary",
                "r1",
                tenant,
                "ns",
                "p",
                "gvisor",
                "localhost:5000/samples/shell@sha256:" + "0".repeat(64),
                "true",
                Map.of("A", "1"),
                Resources.of(50, 32 << 20),
                Memory.mebibytes(16),
                node,
                null,
                60);
    }
}
