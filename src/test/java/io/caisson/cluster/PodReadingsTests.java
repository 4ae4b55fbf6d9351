package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.PodReading.Figure;
import io.caisson.cluster.PodReading.OfContainer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PodReadingsTests {

    private static final String TIME = "2026-11-24T12:09:29Z";

    /** As the kubelet of a real node wrote it, shortened. */
    @Test
    void readsWhatAKubeletSays() {
        assertThat(read("""
                {"pods": [{"podRef": {"name": "w", "namespace": "tenant-acme", "uid": "f1"},
                  "cpu": {"time": "2026-11-24T12:09:29Z", "usageNanoCores": 1, "usageCoreNanoSeconds": 4493110768},
                  "memory": {"time": "2026-11-24T12:09:30Z", "usageBytes": 33382400, "workingSetBytes": 30810112},
                  "containers": [
                    {"name": "app", "memory": {"time": "2026-11-24T12:09:37Z", "availableBytes": 18446744073707540480,
                      "workingSetBytes": 2011136}},
                    {"name": "gone"}]}]}"""))
                .containsExactly(new PodReading(
                        "f1",
                        "tenant-acme",
                        "w",
                        new Figure(Instant.parse("2026-11-24T12:09:30Z"), 30810112),
                        new Figure(Instant.parse(TIME), 4493110768L),
                        List.of(
                                new OfContainer(
                                        "app", new Figure(Instant.parse("2026-11-24T12:09:37Z"), 2011136), null),
                                new OfContainer("gone", null, null))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "null",
                "{\"pods\": null}",
                "{\"pods\": {\"a\": 1}}",
                "{\"pods\": \"none\"}",
            })
    void readsNothingWhereThereAreNoPods(String summary) {
        assertThat(read(summary)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18446744073707540480",
                "1e300",
                "1.5",
                "\"4096\"",
                "true",
                "null",
                "[1]",
                "{}",
            })
    void takesNothingElseForAFigure(String value) {
        assertThat(read(pod("\"memory\": {\"time\": \"%s\", \"workingSetBytes\": %s}".formatted(TIME, value))))
                .singleElement()
                .satisfies(pod -> assertThat(pod.memory()).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"yesterday\"", "\"2026-11-24\"", "12", "null", "\"+9999999999-01-01T00:00:00Z\""})
    void norAnythingElseForATime(String time) {
        assertThat(read(pod("\"memory\": {\"time\": %s, \"workingSetBytes\": 1}".formatted(time))))
                .singleElement()
                .satisfies(pod -> assertThat(pod.memory()).isNull());
    }

    @Test
    void whatIsBrokenInOnePodIsNothingToTheOthers() {
        assertThat(read("""
                {"pods": [7, null, "x", [], {"podRef": "x", "containers": [null, 7, {"name": {}}], "memory": []},
                  {"podRef": {"name": "a", "namespace": 3, "uid": ["x"]}, "containers": {}},
                  {"podRef": {"name": "ok", "namespace": "n", "uid": "u"}}]}""")).hasSize(7).last().isEqualTo(new PodReading("u", "n", "ok", null, null, List.of()));
    }

    private static String pod(String figures) {
        return "{\"pods\": [{\"podRef\": {\"uid\": \"u\"}, %s}]}".formatted(figures);
    }

    private static List<PodReading> read(String json) {
        return PodReadings.of(JsonMapper.shared().readTree(json));
    }
}
