package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the simulated kubelets measure of running pods, at {@code nodes/NAME/proxy/stats/summary}. As under gVisor, a pod's
 * memory is its containers' and some 22 MB for the sandbox, and all of its CPU is shared out among its containers.
 */
final class KubeletSummary {

    private static final List<String> PATH = List.of("proxy", "stats", "summary");
    private static final long CONTAINER_BYTES = 2_100_000;
    private static final long SANDBOX_BYTES = 21_500_000;
    /** By how much one sandbox differs from another, and from itself a while ago. */
    private static final int SPREAD = 1_000_000;

    private static final long IDLE_NANOCORES = 400_000;
    private static final int MEASURED_EVERY = 10;

    private final ObjectStore store;
    private final Clock clock;

    KubeletSummary(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Empty when the path is another one. */
    Optional<Reply> answer(Call call) {
        var path = call.path();
        if (path.size() != 7
                || !path.subList(0, 3).equals(List.of("api", "v1", "nodes"))
                || !path.subList(4, 7).equals(PATH)) {
            return Optional.empty();
        }
        if (!call.method().equals("GET")) {
            throw ApiError.notAllowed();
        }
        var node = new ObjectKey(ResourceType.NODE, "", path.get(3));
        store.find(node).orElseThrow(() -> ApiError.notFound(node));
        return Optional.of(Reply.json(200, Json.text(summary(node.name()))));
    }

    private ObjectNode summary(String node) {
        var summary = Json.object();
        summary.putObject("node").put("nodeName", node);
        var pods = summary.putArray("pods");
        store.list(ResourceType.POD, "").stream()
                .filter(pod -> Json.text(pod.json, "spec", "nodeName").equals(node))
                .filter(pod -> Json.text(pod.json, "status", "phase").equals("Running"))
                .forEach(pod -> pods.add(measured(pod)));
        return summary;
    }

    private ObjectNode measured(Stored pod) {
        var now = lastMeasured();
        var entry = Json.object();
        entry.putObject("podRef")
                .put("name", pod.key.name())
                .put("namespace", pod.key.namespace())
                .put("uid", pod.uid());
        var containers = entry.putArray("containers");
        long bytes = 0;
        long nanos = 0;
        for (JsonNode status : pod.json.path("status").path("containerStatuses")) {
            var started = Json.text(status.path("state").path("running"), "startedAt");
            if (!started.isEmpty()) {
                long used = used(Instant.parse(started), now);
                bytes += CONTAINER_BYTES;
                nanos += used;
                containers.add(
                        figures(Json.object().put("name", Json.text(status, "name")), now, CONTAINER_BYTES, used));
            }
        }
        return figures(entry, now, bytes + SANDBOX_BYTES + differing(pod, now), nanos);
    }

    private static ObjectNode figures(ObjectNode entry, Instant now, long bytes, long nanos) {
        entry.putObject("cpu").put("time", now.toString()).put("usageCoreNanoSeconds", nanos);
        entry.putObject("memory").put("time", now.toString()).put("workingSetBytes", bytes);
        return entry;
    }

    private static long used(Instant started, Instant now) {
        return Math.max(0, Duration.between(started, now).toSeconds()) * IDLE_NANOCORES;
    }

    private static long differing(Stored pod, Instant now) {
        int own = pod.uid().hashCode();
        return Math.floorMod(own, SPREAD) + Math.floorMod(own * 31L + now.getEpochSecond() * 7_919, SPREAD);
    }

    private Instant lastMeasured() {
        var seconds = clock.instant().getEpochSecond();
        return Instant.ofEpochSecond(seconds - seconds % MEASURED_EVERY);
    }
}
