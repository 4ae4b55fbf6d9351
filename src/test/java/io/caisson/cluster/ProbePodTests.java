package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody with rights in a tenant's namespace could do to have a probe say what they like. */
class ProbePodTests {

    private static final Pod MADE = new PodBuilder(ProbeManifests.pod(new ProbeSpec(
                    "isolation",
                    "r1",
                    new ProbeSpec.Owner(UUID.randomUUID(), "acme"),
                    "tenant-acme",
                    "isolation.attempts.r1",
                    "gvisor",
                    "localhost:5000/samples/shell@sha256:" + "0".repeat(64),
                    "true",
                    Map.of(),
                    Resources.of(50, 32 << 20),
                    Memory.mebibytes(16),
                    null,
                    null,
                    60)))
            .editMetadata()
            .withUid("one")
            .withGeneration(1L)
            .endMetadata()
            .withNewStatus()
            .endStatus()
            .build();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aProbeThatSomebodyLaidHandsOnSaysNothing(String what, UnaryOperator<PodBuilder> deed) {
        var now = deed.apply(new PodBuilder(MADE)).build();
        assertThatThrownBy(() -> new ProbePod(MADE).check(now))
                .isInstanceOf(ProbeAltered.class)
                .hasMessageContaining("isolation.attempts.r1");
    }

    static Stream<Arguments> aProbeThatSomebodyLaidHandsOnSaysNothing() {
        return Stream.of(
                deed(
                        "another pod of its name",
                        pod -> pod.editMetadata().withUid("two").endMetadata()),
                deed("another image", pod -> pod.editSpec()
                        .editFirstContainer()
                        .withImage("registry.example.org/mine@sha256:" + "1".repeat(64))
                        .endContainer()
                        .endSpec()),
                deed("a second container", pod -> pod.editSpec()
                        .addNewInitContainer()
                        .withName("fill-scratch")
                        .endInitContainer()
                        .endSpec()),
                deed("a container for debugging", pod -> pod.editSpec()
                        .addNewEphemeralContainer()
                        .withName("debug")
                        .endEphemeralContainer()
                        .endSpec()),
                deed(
                        "an earlier end",
                        pod -> pod.editSpec().withActiveDeadlineSeconds(1L).endSpec()),
                deed(
                        "a change that was taken back",
                        pod -> pod.editMetadata().withGeneration(3L).endMetadata()),
                deed("a second start, after another image was taken back", pod -> pod.editStatus()
                        .addNewContainerStatus()
                        .withName("probe")
                        .withRestartCount(1)
                        .endContainerStatus()
                        .endStatus()));
    }

    @Test
    void whatKubernetesItselfFillsInIsNoChange() {
        var now = new PodBuilder(MADE)
                .editMetadata()
                .addToAnnotations("example.org/seen", "yes")
                .endMetadata()
                .editSpec()
                .withNodeName("node-1")
                .endSpec()
                .editStatus()
                .addNewContainerStatus()
                .withName("probe")
                .withRestartCount(0)
                .endContainerStatus()
                .endStatus()
                .build();
        assertThatCode(() -> new ProbePod(MADE).check(now)).doesNotThrowAnyException();
        assertThatCode(() -> new ProbePod(MADE).check(null)).doesNotThrowAnyException();
        var evicted = new PodBuilder(now)
                .withNewStatus()
                .withReason("Evicted")
                .addNewContainerStatus()
                .withName("probe")
                .withRestartCount(1)
                .endContainerStatus()
                .endStatus()
                .build();
        assertThatCode(() -> new ProbePod(MADE).check(evicted)).doesNotThrowAnyException();
    }

    private static Arguments deed(String what, UnaryOperator<PodBuilder> deed) {
        return Arguments.of(what, deed);
    }
}
