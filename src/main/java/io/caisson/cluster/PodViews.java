package io.caisson.cluster;

import io.caisson.shared.Resources;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reduces a pod to what is read of it. */
final class PodViews {

    private static final int LONGEST_MESSAGE = 1_000;

    private PodViews() {}

    /** Empty for a pod that carries no label of an app of ours. */
    static Optional<PodView> of(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        try {
            return Optional.of(read(
                    pod,
                    UUID.fromString(labels.get(Labels.TENANT_ID)),
                    UUID.fromString(labels.get(Labels.APP_ID)),
                    Objects.requireNonNull(labels.get(Labels.APP)),
                    Integer.parseInt(labels.get(Labels.RELEASE))));
        } catch (NullPointerException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static PodView read(Pod pod, UUID tenantId, UUID appId, String app, int release) {
        var meta = pod.getMetadata();
        var status = pod.getStatus();
        var container = status.getContainerStatuses().stream().findFirst().orElse(null);
        var scheduled = condition(pod, "PodScheduled");
        var unscheduled = scheduled != null && !isTrue(scheduled) ? scheduled : null;
        var ended = lastEnd(container);
        var ready = condition(pod, "Ready");
        return new PodView(
                meta.getUid(),
                tenantId,
                appId,
                app,
                release,
                meta.getNamespace(),
                meta.getName(),
                pod.getSpec().getNodeName(),
                pod.getSpec().getRuntimeClassName(),
                Objects.requireNonNullElse(status.getPhase(), "Pending"),
                isTrue(ready),
                ready != null && isTrue(ready) ? instant(ready.getLastTransitionTime()) : null,
                container == null || container.getRestartCount() == null ? 0 : container.getRestartCount(),
                unscheduled != null ? unscheduled.getReason() : waitingReason(container),
                shortened(unscheduled != null ? unscheduled.getMessage() : waitingMessage(container)),
                ended == null ? null : ended.getReason(),
                ended == null ? null : ended.getExitCode(),
                requested(pod),
                Quantities.resources(pod.getSpec().getOverhead()),
                Instant.parse(meta.getCreationTimestamp()),
                scheduled != null && unscheduled == null ? Instant.parse(scheduled.getLastTransitionTime()) : null,
                instant(meta.getDeletionTimestamp()),
                endedAt(pod));
    }

    private static Resources requested(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(container -> Quantities.resources(container.getResources().getRequests()))
                .reduce(Resources.NONE, Resources::plus);
    }

    /**
     * When its last container ended. A pod that is being deleted holds its place until it is gone, whatever its containers do
     * meanwhile; only what had ended before anybody asked for that ended then.
     */
    private static @Nullable Instant endedAt(Pod pod) {
        if (!List.of("Succeeded", "Failed")
                .contains(Objects.requireNonNullElse(pod.getStatus().getPhase(), ""))) {
            return null;
        }
        var ended = pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getTerminated())
                .filter(Objects::nonNull)
                .map(ContainerStateTerminated::getFinishedAt)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Instant::compareTo)
                .or(() -> lastTransition(pod))
                .orElse(null);
        return ended != null && endedBeforeItWasAskedTo(ended, pod.getMetadata()) ? ended : null;
    }

    /**
     * The timestamp is when the pod should be gone at the latest. With no grace left it doesn't tell when that was asked for:
     * the node's last deletion sets both anew, a moment before the pod is gone.
     */
    private static boolean endedBeforeItWasAskedTo(Instant ended, ObjectMeta meta) {
        var due = instant(meta.getDeletionTimestamp());
        var grace = Objects.requireNonNullElse(meta.getDeletionGracePeriodSeconds(), 0L);
        return due == null || grace > 0 && ended.isBefore(due.minusSeconds(grace));
    }

    /** A pod that its node put out may never tell of its containers' ends, but it was no longer ready from then on. */
    private static Optional<Instant> lastTransition(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Instant::compareTo);
    }

    private static @Nullable ContainerStateTerminated lastEnd(@Nullable ContainerStatus status) {
        if (status == null) {
            return null;
        }
        var now = status.getState() == null ? null : status.getState().getTerminated();
        return now != null || status.getLastState() == null
                ? now
                : status.getLastState().getTerminated();
    }

    private static @Nullable String waitingReason(@Nullable ContainerStatus status) {
        return status == null || status.getState() == null || status.getState().getWaiting() == null
                ? null
                : status.getState().getWaiting().getReason();
    }

    private static @Nullable String waitingMessage(@Nullable ContainerStatus status) {
        return status == null || status.getState() == null || status.getState().getWaiting() == null
                ? null
                : status.getState().getWaiting().getMessage();
    }

    private static @Nullable PodCondition condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElse(null);
    }

    private static boolean isTrue(@Nullable PodCondition condition) {
        return condition != null && condition.getStatus().equals("True");
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }
}
