package io.caisson.cluster;

import io.caisson.cluster.PodReading.Figure;
import io.caisson.cluster.PodReading.OfContainer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a kubelet's summary. What is no number or no time is no figure, and nothing in it breaks the rest. */
final class PodReadings {

    private PodReadings() {}

    static List<PodReading> of(JsonNode summary) {
        return elements(summary.path("pods")).stream().map(PodReadings::pod).toList();
    }

    private static PodReading pod(JsonNode pod) {
        var reference = pod.path("podRef");
        return new PodReading(
                text(reference, "uid"),
                text(reference, "namespace"),
                text(reference, "name"),
                figure(pod.path("memory"), "workingSetBytes"),
                figure(pod.path("cpu"), "usageCoreNanoSeconds"),
                elements(pod.path("containers")).stream()
                        .map(PodReadings::container)
                        .toList());
    }

    private static OfContainer container(JsonNode container) {
        return new OfContainer(
                text(container, "name"),
                figure(container.path("memory"), "workingSetBytes"),
                figure(container.path("cpu"), "usageCoreNanoSeconds"));
    }

    private static @Nullable Figure figure(JsonNode part, String field) {
        var value = part.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            return null;
        }
        try {
            return new Figure(Instant.parse(text(part, "time")), value.asLong());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isString() ? value.asString() : "";
    }

    private static List<JsonNode> elements(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false).toList() : List.of();
    }
}
