package io.caisson.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueTests {

    private static final Instant AT = Instant.parse("2026-11-24T04:00:00Z");
    private static final NodeVersions NOW = new NodeVersions("6.18", "containerd://2.1.5", null, "boot-1");

    @Test
    void aNodeThatNeverWasProvenOrHasChangedTakesNoTenants() {
        assertThat(Due.of(null, NOW, AT)).isEqualTo(Due.UNPROVEN);
        for (var other : List.of(
                new NodeVersions("6.19", "containerd://2.1.5", null, "boot-1"),
                new NodeVersions("6.18", "containerd://2.1.6", null, "boot-1"),
                new NodeVersions("6.18", "containerd://2.1.5", "20260905", "boot-1"),
                new NodeVersions("6.18", "containerd://2.1.5", null, "boot-2"))) {
            assertThat(Due.of(proof(NodeState.PROVEN, AT), other, AT)).isEqualTo(Due.UNPROVEN);
        }
    }

    @Test
    void aProofHoldsForADayAndAFailureIsLookedAtAgainSoon() {
        assertThat(Due.of(proof(NodeState.PROVEN, AT.minusSeconds(86_399)), NOW, AT))
                .isEqualTo(Due.NOT_NOW);
        assertThat(Due.of(proof(NodeState.PROVEN, AT.minusSeconds(86_400)), NOW, AT))
                .isEqualTo(Due.AGAIN);
        assertThat(Due.of(proof(NodeState.FAILED, AT.minusSeconds(599)), NOW, AT))
                .isEqualTo(Due.NOT_NOW);
        assertThat(Due.of(proof(NodeState.FAILED, AT.minusSeconds(600)), NOW, AT))
                .isEqualTo(Due.AGAIN);
        assertThat(Due.of(proof(NodeState.NOT_PROVEN, AT.minusSeconds(120)), NOW, AT))
                .isEqualTo(Due.AGAIN);
    }

    private static NodeProof proof(NodeState state, Instant at) {
        return new NodeProof("gvisor", "n", NOW, null, at, state, null, null, null, List.of());
    }
}
