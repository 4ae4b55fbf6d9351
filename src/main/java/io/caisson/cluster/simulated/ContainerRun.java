package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** One container of a pod, behaving as its image's sample does. */
final class ContainerRun {

    private static final int MOST_DOUBLINGS = 4;

    final String name;
    private final PodRun pod;
    private final String image;
    private final Sample sample;
    private ObjectNode state;
    private ObjectNode lastState = Json.object();
    private String startedAt = "";
    private int restarts;
    private boolean ready;
    private int lines;

    ContainerRun(PodRun pod, String name, String image) {
        this.pod = pod;
        this.name = name;
        this.image = image;
        this.sample = Sample.of(image);
        this.state = waiting("ContainerCreating", "");
    }

    void start() {
        switch (sample) {
            case MISSING -> failPull(0);
            case ROOT_ONLY -> {
                state = waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root");
                pod.publish();
                warn("Failed", "Error: container has runAsNonRoot and image will run as root");
            }
            default -> run();
        }
    }

    private void failPull(int attempt) {
        String error = "failed to pull and unpack image \"" + image + "\": failed to resolve reference \"" + image
                + "\": " + image + ": not found";
        state = waiting("ErrImagePull", error);
        pod.publish();
        warn("Failed", "Failed to pull image \"" + image + "\": " + error);
        pod.after(pod.plant.timings().run(), () -> {
            state = waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\": ErrImagePull: " + error);
            pod.publish();
            pod.after(backOff(attempt), () -> failPull(attempt + 1));
        });
    }

    private void run() {
        startedAt = pod.plant.now();
        state = Json.object();
        state.putObject("running").put("startedAt", startedAt);
        ready = sample == Sample.STEADY || sample == Sample.LOG_SPAM;
        pod.logs.started(uid(), name);
        sample.opening().forEach(line -> pod.logs.print(uid(), name, line));
        pod.publish();
        if (sample.endsBadly()) {
            pod.after(pod.plant.timings().run(), this::exit);
        } else if (sample == Sample.SLOW) {
            pod.after(pod.plant.timings().slowStart(), () -> {
                ready = true;
                pod.publish();
            });
        } else if (sample == Sample.LOG_SPAM) {
            spam();
        }
    }

    private void spam() {
        for (int i = 0; i < 20; i++) {
            lines++;
            pod.logs.print(uid(), name, "line " + lines);
        }
        pod.after(Duration.ofMillis(200), this::spam);
    }

    private void exit() {
        ObjectNode ended = Json.object();
        ended.putObject("terminated")
                .put("exitCode", sample.exitCode())
                .put("reason", sample.exitReason())
                .put("startedAt", startedAt)
                .put("finishedAt", pod.plant.now())
                .put("containerID", id());
        pod.logs.exited(uid(), name);
        state = ended;
        pod.publish();
        if (!pod.restarts()) {
            return;
        }
        Duration wait = backOff(restarts);
        lastState = ended;
        state = waiting(
                "CrashLoopBackOff",
                "back-off " + Math.max(1, wait.toSeconds()) + "s restarting failed container=" + name + " pod="
                        + pod.pod.key.name() + "_" + pod.pod.key.namespace() + "(" + uid() + ")");
        pod.publish();
        warn("BackOff", "Back-off restarting failed container " + name + " in pod " + pod.pod.key.name());
        pod.after(wait, () -> {
            restarts++;
            run();
        });
    }

    private Duration backOff(int attempt) {
        return pod.plant.timings().backOff().multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
    }

    boolean isReady() {
        return ready;
    }

    /** Whether it ended and won't start again. */
    boolean isEnded() {
        return state.has("terminated") && !pod.restarts();
    }

    boolean hasRun() {
        return !startedAt.isEmpty();
    }

    ObjectNode status() {
        var status = Json.object().put("name", name).put("image", image);
        status.put("imageID", hasRun() ? image : "")
                .put("ready", ready)
                .put("started", state.has("running"))
                .put("restartCount", restarts);
        status.set("state", state.deepCopy());
        status.set("lastState", lastState.deepCopy());
        if (hasRun()) {
            status.put("containerID", id());
        }
        return status;
    }

    private void warn(String reason, String message) {
        pod.plant.event(pod.pod, "Warning", reason, message);
    }

    private String id() {
        return "containerd://" + Names.hash(uid() + name + restarts);
    }

    private String uid() {
        return pod.pod.uid();
    }

    private static ObjectNode waiting(String reason, String message) {
        ObjectNode state = Json.object();
        var waiting = state.putObject("waiting").put("reason", reason);
        if (!message.isEmpty()) {
            waiting.put("message", message);
        }
        return state;
    }
}
