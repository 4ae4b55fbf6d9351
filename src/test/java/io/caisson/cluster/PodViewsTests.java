package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a pod's last container ended, which is until when it counts. */
class PodViewsTests {

    /** Grace is over at the timestamp. The node's last deletion has none, and comes when the containers have ended. */
    @ParameterizedTest
    @CsvSource({
        "Succeeded, 12:00:00,,, 12:00:00",
        "Failed,    12:00:00, 12:10:00, 30, 12:00:00",
        "Failed,    12:09:29, 12:10:00, 30, 12:09:29",
        "Succeeded, 12:09:30, 12:10:00, 30,",
        "Failed,    12:09:59, 12:10:00, 30,",
        "Failed,    12:09:59, 12:10:00, 0,",
        "Running,   12:00:00,,,",
        "Running,   12:00:00, 12:10:00, 30,",
    })
    void endsWithItsContainersUnlessItWasLeavingThen(
            String phase, String finished, @Nullable String due, @Nullable Long grace, @Nullable String ended) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withUid("one")
                .withLabels(Map.of(
                        Labels.TENANT_ID,
                        UUID.randomUUID().toString(),
                        Labels.APP_ID,
                        UUID.randomUUID().toString(),
                        Labels.APP,
                        "web",
                        Labels.RELEASE,
                        "1"))
                .withCreationTimestamp(at("11:00:00"))
                .withDeletionTimestamp(due == null ? null : at(due))
                .withDeletionGracePeriodSeconds(grace)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withFinishedAt(at(finished))
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        assertThat(PodViews.of(pod).orElseThrow().endedAt()).isEqualTo(ended == null ? null : Instant.parse(at(ended)));
    }

    private static String at(String time) {
        return "2026-11-10T" + time + "Z";
    }
}
