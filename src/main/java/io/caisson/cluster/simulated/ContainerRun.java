package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of one container of a running pod: its state now, its last state, how often it was started. */
final class ContainerRun {

    final String name;
    final String image;
    final Sample sample;
    final JsonNode spec;

    private ObjectNode state = waitingState("ContainerCreating", null);
    private ObjectNode lastState = Json.object();
    private String id = "";
    private Instant startedAt = Instant.EPOCH;
    private int starts;
    private boolean started;
    private boolean ready;
    private boolean done;

    ContainerRun(JsonNode spec) {
        this.spec = spec;
        this.name = Json.text(spec, "name");
        this.image = Json.text(spec, "image");
        this.sample = Sample.of(image);
    }

    /** How often it was started so far; tells timers of an earlier run from those of this one. */
    int starts() {
        return starts;
    }

    boolean isRunning() {
        return state.has("running");
    }

    boolean isReady() {
        return ready;
    }

    boolean hasEverRun() {
        return starts > 0;
    }

    /** Ended for good. */
    boolean isDone() {
        return done;
    }

    int exitCode() {
        return state.path("terminated").path("exitCode").asInt();
    }

    void wait(String reason, @Nullable String message) {
        if (state.has("terminated")) {
            lastState = state;
        }
        state = waitingState(reason, message);
    }

    void run(Instant now, boolean readyAtOnce, boolean startedAtOnce) {
        if (state.has("terminated")) {
            lastState = state;
        }
        starts++;
        startedAt = now;
        id = "containerd://" + UUID.randomUUID().toString().replace("-", "");
        state = Json.object();
        state.putObject("running").put("startedAt", Json.time(now));
        ready = readyAtOnce;
        started = startedAtOnce;
    }

    void open() {
        ready = true;
        started = true;
    }

    void exit(Instant now, int code, String reason, boolean forGood) {
        state = Json.object();
        state.putObject("terminated")
                .put("containerID", id)
                .put("exitCode", code)
                .put("reason", reason)
                .put("startedAt", Json.time(startedAt))
                .put("finishedAt", Json.time(now));
        ready = false;
        started = false;
        done = forGood;
    }

    ObjectNode status() {
        ObjectNode status = Json.object()
                .put("name", name)
                .put("image", image)
                .put("imageID", hasEverRun() ? imageId() : "")
                .put("ready", ready)
                .put("started", started)
                .put("restartCount", Math.max(0, starts - 1));
        if (hasEverRun()) {
            status.put("containerID", id);
        }
        status.set("state", state.deepCopy());
        status.set("lastState", lastState.deepCopy());
        return status;
    }

    private String imageId() {
        if (image.contains("@")) {
            return image;
        }
        String digest = UUID.nameUUIDFromBytes(image.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return Sample.repository(image) + "@sha256:" + digest + digest;
    }

    private static ObjectNode waitingState(String reason, @Nullable String message) {
        ObjectNode state = Json.object();
        ObjectNode waiting = state.putObject("waiting").put("reason", reason);
        if (message != null) {
            waiting.put("message", message);
        }
        return state;
    }
}
