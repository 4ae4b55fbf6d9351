package io.caisson.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseSpecTests {

    private static final Change NOTHING = new Change(null, null, null, null, null, null, null, null, null);
    private static final ReleaseSpec FIRST = ReleaseSpec.first(
            AppKind.SERVICE,
            new Change("example.org/team/web:1.0", 2, "medium", null, null, 9000, Map.of("A", "1"), null, 60));

    @Test
    void takesDefaultsForWhatANewAppDoesNotSay() {
        var spec = ReleaseSpec.first(AppKind.SERVICE, image("web"));

        assertThat(spec)
                .isEqualTo(new ReleaseSpec(
                        "docker.io/library/web:latest",
                        1,
                        "small",
                        Resources.of(250, 256L << 20),
                        8080,
                        Map.of(),
                        300));
        assertThat(ReleaseSpec.first(AppKind.WORKER, image("web")).port()).isNull();
    }

    @Test
    void aChangeOfNothingChangesNothing() {
        assertThat(FIRST.with(AppKind.SERVICE, NOTHING)).isEqualTo(FIRST);
        assertThat(NOTHING.empty()).isTrue();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(
                        image("example.org/team/web:2.0"),
                        spec("example.org/team/web:2.0", 2, "medium", 500, 512, 9000, Map.of("A", "1"), 60)),
                arguments(
                        new Change(null, 0, null, null, null, null, null, null, null),
                        spec(FIRST.image(), 0, "medium", 500, 512, 9000, Map.of("A", "1"), 60)),
                arguments(
                        new Change(null, null, "nano", null, null, null, null, null, null),
                        spec(FIRST.image(), 2, "nano", 100, 128, 9000, Map.of("A", "1"), 60)),
                arguments(
                        new Change(null, null, null, "70m", null, null, null, null, null),
                        spec(FIRST.image(), 2, null, 70, 512, 9000, Map.of("A", "1"), 60)),
                arguments(
                        new Change(null, null, null, null, "1Gi", null, null, null, null),
                        spec(FIRST.image(), 2, null, 500, 1024, 9000, Map.of("A", "1"), 60)),
                arguments(
                        new Change(null, null, null, null, null, 80, null, null, null),
                        spec(FIRST.image(), 2, "medium", 500, 512, 80, Map.of("A", "1"), 60)),
                arguments(
                        new Change(null, null, null, null, null, null, Map.of("B", ""), null, null),
                        spec(FIRST.image(), 2, "medium", 500, 512, 9000, Map.of("B", ""), 60)),
                arguments(
                        new Change(null, null, null, null, null, null, null, null, 5),
                        spec(FIRST.image(), 2, "medium", 500, 512, 9000, Map.of("A", "1"), 5)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesWhatIsSaidAndKeepsTheRest(Change change, ReleaseSpec expected) {
        assertThat(change.empty()).isFalse();
        assertThat(FIRST.with(AppKind.SERVICE, change)).isEqualTo(expected);
    }

    static Stream<Arguments> refused() {
        var nulled = new HashMap<String, String>();
        nulled.put("NOTHING", null);
        return Stream.of(
                arguments(AppKind.SERVICE, new Change(null, -1, null, null, null, null, null, null, null), "instances"),
                arguments(
                        AppKind.SERVICE, new Change(null, 101, null, null, null, null, null, null, null), "instances"),
                arguments(AppKind.SERVICE, new Change(null, null, "huge", null, null, null, null, null, null), "size"),
                arguments(AppKind.SERVICE, new Change(null, null, "NANO", null, null, null, null, null, null), "size"),
                arguments(AppKind.SERVICE, new Change(null, null, "nano", "1", null, null, null, null, null), "size"),
                arguments(AppKind.SERVICE, new Change(null, null, null, "9m", null, null, null, null, null), "cpu"),
                arguments(AppKind.SERVICE, new Change(null, null, null, "64.001", null, null, null, null, null), "cpu"),
                arguments(
                        AppKind.SERVICE, new Change(null, null, null, null, "15Mi", null, null, null, null), "memory"),
                arguments(
                        AppKind.SERVICE, new Change(null, null, null, null, "513Gi", null, null, null, null), "memory"),
                arguments(AppKind.SERVICE, new Change(null, null, null, null, null, 0, null, null, null), "port"),
                arguments(AppKind.SERVICE, new Change(null, null, null, null, null, 65536, null, null, null), "port"),
                arguments(AppKind.WORKER, new Change(null, null, null, null, null, 80, null, null, null), "port"),
                arguments(AppKind.SERVICE, env(Map.of("1A", "x")), "env"),
                arguments(AppKind.SERVICE, env(Map.of("A=B", "x")), "env"),
                arguments(AppKind.SERVICE, env(Map.of("", "x")), "env"),
                arguments(AppKind.SERVICE, env(Map.of("A".repeat(129), "x")), "env"),
                arguments(AppKind.SERVICE, env(Map.of("A", "x\0y")), "env"),
                arguments(AppKind.SERVICE, env(nulled), "env"),
                arguments(AppKind.SERVICE, env(Map.of("A", "x".repeat(512 * 1024))), "env"),
                arguments(
                        AppKind.SERVICE, new Change(null, null, null, null, null, null, null, null, 4), "readySeconds"),
                arguments(
                        AppKind.SERVICE,
                        new Change(null, null, null, null, null, null, null, null, 3601),
                        "readySeconds"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesAndNamesTheField(AppKind kind, Change change, String field) {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> FIRST.with(kind, change))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
    }

    @Test
    void neverQuotesAValueOfTheEnvironment() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> FIRST.with(AppKind.SERVICE, env(Map.of("PASSWORD", "hunter2\0"))))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains("PASSWORD").doesNotContain("hunter2"));
    }

    @Test
    void aNewAppNeedsAnImage() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> ReleaseSpec.first(AppKind.SERVICE, NOTHING))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("image"));
    }

    private static ReleaseSpec spec(
            String image,
            int instances,
            String size,
            long cpu,
            long memory,
            int port,
            Map<String, String> env,
            int ready) {
        return new ReleaseSpec(image, instances, size, Resources.of(cpu, memory << 20), port, env, ready);
    }

    private static Change image(String image) {
        return new Change(image, null, null, null, null, null, null, null, null);
    }

    private static Change env(Map<String, String> env) {
        return new Change(null, null, null, null, null, null, env, null, null);
    }
}
