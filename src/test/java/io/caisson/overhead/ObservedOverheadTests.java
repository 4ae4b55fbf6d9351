package io.caisson.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.PodReading;
import io.caisson.cluster.PodReading.Figure;
import io.caisson.cluster.PodReading.OfContainer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedOverheadTests {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void memoryIsThePodsWithoutItsContainers() {
        assertThat(memory(at(0, 24_600_000L), at(3, 2_100_000L), at(7, 500_000L)))
                .isEqualTo(22_000_000L);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 100, Long.MIN_VALUE, Long.MAX_VALUE})
    void memoryThatIsNoMoreThanTheContainersOrAbsurdIsNotTold(long pod) {
        assertThat(memory(at(0, pod), at(0, 100L))).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
    void norIsItWhereAContainersIsAbsurd(long container) {
        assertThat(memory(at(0, 1_000L), at(0, container), at(0, 10L))).isNull();
        assertThat(memory(at(0, 1_000L), at(0, 10L), at(0, container))).isNull();
    }

    @Test
    void norWhereAContainersIsMissingOrThereAreNone() {
        assertThat(memory(at(0, 1_000L))).isNull();
        assertThat(memory(at(0, 1_000L), at(0, 10L), null)).isNull();
        assertThat(memory(null, at(0, 10L))).isNull();
    }

    @Test
    void aFigureThatTheKubeletRepeatsIsOneSample() {
        var first = reading(at(0, 1_000L), null, at(0, 10L), null);
        var later = reading(at(60, 1_000L), null, at(0, 10L), null);
        assertThat(ObservedOverhead.of(first, first)).isEmpty();
        assertThat(ObservedOverhead.of(later, first)).contains(new ObservedOverhead(990L, null));
    }

    @Test
    void cpuIsWhatThePodUsedMoreThanItsContainersSinceTheReadingBefore() {
        // 0.1 cores in all, 0.09 of them in the container
        assertThat(cpu(at(0, 5_000_000_000L), at(60, 11_000_000_000L), at(0, 0L), at(60, 5_400_000_000L)))
                .isEqualTo(10_000_000L);
        assertThat(cpu(null, at(60, 1L), at(0, 0L), at(60, 0L))).isNull();
    }

    /** runsc divides all that the sandbox uses among its containers: what is left is the seconds between two readings. */
    @Test
    void cpuThatTheSecondsBetweenTwoReadingsExplainIsNotTold() {
        assertThat(cpu(at(0, 4_493_110_768L), at(16, 6_342_172_999L), at(8, 5_347_331_676L), at(20, 6_822_190_126L)))
                .isNull();
        assertThat(cpu(at(0, 0L), at(60, 6_000_000_000L), at(2, 0L), at(58, 5_300_000_000L)))
                .isNull();
        assertThat(cpu(at(0, 0L), at(60, 6_000_000_000L), at(2, 0L), at(58, 5_000_000_000L)))
                .isNotNull();
    }

    @Test
    void aCounterThatBeganAnewOrATimeThatStoodStillTellsNothing() {
        assertThat(cpu(at(0, 10_000L), at(60, 9_000L), at(0, 0L), at(60, 1L))).isNull();
        assertThat(cpu(at(0, 0L), at(60, 10_000_000_000L), at(0, 900L), at(60, 1L)))
                .isNull();
        assertThat(cpu(at(0, 0L), at(0, 10_000L), at(0, 0L), at(0, 1L))).isNull();
        assertThat(cpu(at(60, 0L), at(0, 10_000L), at(60, 0L), at(0, 1L))).isNull();
        assertThat(cpu(at(0, -5L), at(60, 10_000_000_000L), at(0, 0L), at(60, 1L)))
                .isNull();
    }

    @Test
    void absurdFiguresTellNothing() {
        assertThat(cpu(at(0, 0L), at(60, Long.MAX_VALUE), at(0, 0L), at(60, 1L)))
                .isNull();
        assertThat(cpu(
                        new Figure(Instant.MIN, 0),
                        new Figure(Instant.MAX, Long.MAX_VALUE),
                        new Figure(Instant.MIN, 0),
                        new Figure(Instant.MAX, 0)))
                .isNull();
        assertThat(cpu(at(0, 0L), at(60, 10_000_000_000L), new Figure(Instant.MIN, 0), at(60, 0L)))
                .isNull();
    }

    @Test
    void containersThatAreOthersThanBeforeTellNothingOfCpu() {
        var before = new PodReading("u", "n", "p", null, at(0, 0L), List.of(new OfContainer("a", null, at(0, 0L))));
        var other = new PodReading(
                "u", "n", "p", null, at(60, 6_000_000_000L), List.of(new OfContainer("b", null, at(60, 1L))));
        var twice = new PodReading(
                "u",
                "n",
                "p",
                null,
                at(60, 6_000_000_000L),
                List.of(new OfContainer("a", null, at(60, 1L)), new OfContainer("a", null, at(60, 1L))));
        assertThat(ObservedOverhead.of(other, before)).isEmpty();
        assertThat(ObservedOverhead.of(twice, before)).isEmpty();
    }

    private static @Nullable Long cpu(
            @Nullable Figure before,
            @Nullable Figure now,
            @Nullable Figure containerBefore,
            @Nullable Figure container) {
        return ObservedOverhead.of(reading(null, now, null, container), reading(null, before, null, containerBefore))
                .map(ObservedOverhead::cpuNanocores)
                .orElse(null);
    }

    private static @Nullable Long memory(@Nullable Figure pod, @Nullable Figure... containers) {
        var reading = new PodReading(
                "u",
                "n",
                "p",
                pod,
                null,
                IntStream.range(0, containers.length)
                        .mapToObj(n -> new OfContainer(
                                "c" + n, Arrays.asList(containers).get(n), null))
                        .toList());
        return ObservedOverhead.of(reading, null)
                .map(ObservedOverhead::memoryBytes)
                .orElse(null);
    }

    private static PodReading reading(
            @Nullable Figure memory,
            @Nullable Figure cpu,
            @Nullable Figure containerMemory,
            @Nullable Figure containerCpu) {
        return new PodReading(
                "u", "n", "p", memory, cpu, List.of(new OfContainer("app", containerMemory, containerCpu)));
    }

    private static Figure at(int seconds, long value) {
        return new Figure(NOON.plusSeconds(seconds), value);
    }
}
