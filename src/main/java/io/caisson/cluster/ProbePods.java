package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Probes' pods, as they are in the cluster. */
@Component
public class ProbePods {

    private static final int MOST_LOG_BYTES = 64 * 1024;

    private final Kube kube;

    ProbePods(Kube kube) {
        this.kube = kube;
    }

    /**
     * Makes the pod.
     *
     * @throws ClusterRefused when there is one of its name: whoever made that may have put something else into it
     */
    public ProbePod start(ProbeSpec probe) {
        var pod = ProbeManifests.pod(probe);
        return new ProbePod(kube.ask(() -> kube.client().resource(pod).create()));
    }

    /**
     * The pod as it is now; empty when it is gone.
     *
     * @throws ProbeAltered when it is no longer what was made
     */
    public Optional<ProbeView> look(ProbePod probe) {
        var pod = kube.ask(() -> named(probe).get());
        probe.check(pod);
        return Optional.ofNullable(pod).map(ProbePods::view);
    }

    /**
     * What the pod wrote, 64 KiB at most; empty when it can't be read now.
     *
     * @throws ProbeAltered when somebody else may have written it
     */
    public String log(ProbePod probe) {
        var written = written(probe);
        probe.check(kube.ask(() -> named(probe).get())); // after the log: it was the same pod then, too
        return written;
    }

    private String written(ProbePod probe) {
        try {
            return Objects.requireNonNullElse(
                    kube.ask(() -> named(probe).limitBytes(MOST_LOG_BYTES).getLog()), "");
        } catch (ClusterRefused e) {
            return ""; // not started yet, or removed with an evicted pod
        }
    }

    private PodResource named(ProbePod probe) {
        return kube.client().pods().inNamespace(probe.namespace()).withName(probe.name());
    }

    /** Asks for the removal of a run's pods. True when none is left. */
    public boolean clear(String namespace, String run) {
        var left = kube.ask(() -> kube.client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(ProbeLabels.RUN, run)
                        .list())
                .getItems();
        left.forEach(this::delete);
        return left.isEmpty();
    }

    /** Removes pods of a kind that are older than any run of theirs could be. */
    public void clearOlder(String namespace, String kind, Instant than) {
        kube
                .ask(() -> kube.client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(ProbeLabels.KIND, kind)
                        .list())
                .getItems()
                .stream()
                .filter(pod ->
                        Instant.parse(pod.getMetadata().getCreationTimestamp()).isBefore(than))
                .forEach(this::delete);
    }

    private void delete(Pod pod) {
        kube.ask(() -> kube.client().resource(pod).withGracePeriod(0).delete());
    }

    private static ProbeView view(Pod pod) {
        var status = pod.getStatus();
        var phase = Objects.requireNonNullElse(status.getPhase(), "Pending");
        var container = first(status.getContainerStatuses());
        var state = container == null ? null : container.getState();
        var ended = state == null ? null : state.getTerminated();
        return new ProbeView(
                pod.getMetadata().getName(),
                condition(pod, "PodScheduled").map(ProbePods::isTrue).orElse(false),
                state != null && state.getRunning() != null,
                condition(pod, "Ready").map(ProbePods::isTrue).orElse(false),
                phase.equals("Failed") || phase.equals("Succeeded"),
                pod.getSpec().getNodeName(),
                status.getReason(),
                status.getMessage(),
                waiting(pod, state),
                ended == null ? null : ended.getExitCode(),
                ended == null ? null : ended.getReason(),
                status.getPodIP());
    }

    private static @Nullable ContainerStatus first(List<ContainerStatus> statuses) {
        return statuses.isEmpty() ? null : statuses.getFirst();
    }

    private static @Nullable String waiting(Pod pod, @Nullable ContainerState state) {
        if (state != null && state.getWaiting() != null) {
            var waiting = state.getWaiting();
            return waiting.getMessage() == null
                    ? waiting.getReason()
                    : waiting.getReason() + ": " + waiting.getMessage();
        }
        return condition(pod, "PodScheduled")
                .filter(condition -> !isTrue(condition))
                .map(PodCondition::getMessage)
                .orElse(null);
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static boolean isTrue(PodCondition condition) {
        return condition.getStatus().equals("True");
    }
}
