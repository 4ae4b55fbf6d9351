package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One pod on its node, from its binding to its end. It lives on the {@link Loop}. */
final class PodRun {

    private static final String COMPONENT = "kubelet";

    private final Kubelet.Node node;
    private final Stored pod;
    private final String address;
    private final String hostAddress;
    private final Instant startTime;
    private final List<ContainerRun> containers = new ArrayList<>();
    private final Map<String, ContainerLog> logs = new HashMap<>();
    private boolean terminating;
    private boolean over;

    PodRun(Kubelet.Node node, Stored pod, String address) {
        this.node = node;
        this.pod = pod;
        this.address = address;
        this.startTime = node.clock().instant();
        this.hostAddress = node.store()
                .find(new ObjectKey(ResourceType.NODE, "", Json.text(pod.json, "spec", "nodeName")))
                .map(host ->
                        Json.text(host.json.path("status").path("addresses").path(0), "address"))
                .orElse("");
        pod.json.path("spec").path("containers").forEach(spec -> containers.add(new ContainerRun(spec)));
    }

    void start() {
        report();
        for (ContainerRun container : containers) {
            later(node.timings().start(), () -> launch(container, 0));
        }
    }

    void terminate() {
        if (terminating || over) {
            return;
        }
        terminating = true;
        containers.forEach(
                container -> node.events().normal(pod, COMPONENT, "Killing", "Stopping container " + container.name));
        node.loop().after(node.timings().stop(), this::end);
    }

    /** The object is gone; nothing may be reported any more. */
    void abandon() {
        over = true;
        logs.values().forEach(ContainerLog::end);
    }

    private void launch(ContainerRun container, int failedPulls) {
        if (container.sample == Sample.MISSING) {
            failPull(container, failedPulls);
        } else if (container.sample.wantsRoot() && mustNotBeRoot(container)) {
            String why = "container has runAsNonRoot and image will run as root (pod: \"" + identity()
                    + "\", container: " + container.name + ")";
            container.wait("CreateContainerConfigError", why);
            node.events().warning(pod, COMPONENT, "Failed", "Error: " + why);
            report();
        } else {
            run(container);
        }
    }

    private void failPull(ContainerRun container, int failures) {
        String why = "rpc error: code = NotFound desc = failed to pull and unpack image \"" + container.image
                + "\": failed to resolve image: " + container.image + ": not found";
        container.wait("ErrImagePull", why);
        node.events().warning(pod, COMPONENT, "Failed", "Failed to pull image \"" + container.image + "\": " + why);
        report();
        Duration wait = node.timings().backOff(failures);
        later(wait.dividedBy(2), () -> {
            String backOff = "Back-off pulling image \"" + container.image + "\"";
            container.wait("ImagePullBackOff", backOff + ": ErrImagePull: " + why);
            node.events().normal(pod, COMPONENT, "BackOff", backOff);
            report();
        });
        later(wait, () -> launch(container, failures + 1));
    }

    private void run(ContainerRun container) {
        boolean probed = Probes.has(container, "readinessProbe") || Probes.has(container, "startupProbe");
        container.run(now(), !probed, !Probes.has(container, "startupProbe"));
        int run = container.starts();
        var log = node.logs().begin(pod.uid(), container.name);
        logs.put(container.name, log);
        container.sample.firstWords.forEach(line -> log.write(now(), line));
        if (container.sample == Sample.LOG_SPAM) {
            spam(container, run, log, 1);
        }
        node.events().normal(pod, COMPONENT, "Started", "Container started");
        var exit = container.sample.exit(node.timings());
        if (exit.isPresent() && exit.get().after().isZero()) {
            // Too short a life for anybody to have seen it running.
            exited(container, exit.get());
            return;
        }
        exit.ifPresent(end -> duringRun(container, run, end.after(), () -> exited(container, end)));
        if (container.sample.listens()) {
            Duration wait = container.sample.opensAfter(node.timings());
            if (wait.isZero()) {
                open(container);
            } else {
                duringRun(container, run, wait, () -> open(container));
            }
        }
        report();
    }

    private void open(ContainerRun container) {
        if (Probes.succeed(container)) {
            container.open();
            report();
        }
    }

    private void spam(ContainerRun container, int run, ContainerLog log, int from) {
        for (int line = from; line < from + 200; line++) {
            log.write(now(), "line " + line);
        }
        duringRun(container, run, Duration.ofSeconds(1), () -> spam(container, run, log, from + 200));
    }

    private void exited(ContainerRun container, Sample.Exit exit) {
        if (exit.code() == 0) {
            logOf(container).write(now(), "done");
        }
        logOf(container).end();
        String policy = Json.text(pod.json, "spec", "restartPolicy");
        boolean again = policy.equals("Always") || (policy.equals("OnFailure") && exit.code() != 0);
        container.exit(now(), exit.code(), exit.reason(), !again);
        report();
        if (!again) {
            return;
        }
        if (container.starts() == 1) {
            // The first restart is free of any wait, as a kubelet's is.
            later(node.timings().start(), () -> launch(container, 0));
            return;
        }
        Duration wait = node.timings().backOff(container.starts() - 2);
        container.wait(
                "CrashLoopBackOff",
                "back-off " + wait.toMillis() + "ms restarting failed container=" + container.name + " pod="
                        + identity());
        node.events()
                .warning(
                        pod,
                        COMPONENT,
                        "BackOff",
                        "Back-off restarting failed container " + container.name + " in pod " + identity());
        report();
        later(wait, () -> launch(container, 0));
    }

    private void end() {
        for (ContainerRun container : containers) {
            if (container.isRunning()) {
                container.exit(now(), 0, "Completed", true);
                logOf(container).end();
            }
        }
        terminating = false;
        report();
        over = true;
        node.api().delete(pod.key, Deletion.immediately(pod.uid()));
    }

    private void report() {
        if (over) {
            return;
        }
        node.store()
                .find(pod.key)
                .filter(object -> object.uid().equals(pod.uid()))
                .ifPresent(object -> node.api().edit(pod.key, "status", json -> {
                    JsonNode before = json.path("status");
                    json.set("status", PodStatus.of(before, containers, startTime, address, hostAddress, now()));
                    return json;
                }));
    }

    private boolean mustNotBeRoot(ContainerRun container) {
        JsonNode own = container.spec.path("securityContext");
        JsonNode ofPod = pod.json.path("spec").path("securityContext");
        boolean forbidden =
                (own.has("runAsNonRoot") ? own : ofPod).path("runAsNonRoot").asBoolean();
        int user = (own.has("runAsUser") ? own : ofPod).path("runAsUser").asInt(0);
        return forbidden && user == 0;
    }

    private void duringRun(ContainerRun container, int run, Duration wait, Runnable step) {
        later(wait, () -> {
            if (container.starts() == run && container.isRunning()) {
                step.run();
            }
        });
    }

    private void later(Duration wait, Runnable step) {
        node.loop().after(wait, () -> {
            if (!over && !terminating) {
                step.run();
            }
        });
    }

    private ContainerLog logOf(ContainerRun container) {
        return logs.computeIfAbsent(container.name, name -> new ContainerLog());
    }

    private String identity() {
        return pod.key.name() + "_" + pod.key.namespace() + "(" + pod.uid() + ")";
    }

    private Instant now() {
        return node.clock().instant();
    }
}
