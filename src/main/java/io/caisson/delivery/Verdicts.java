package io.caisson.delivery;

import io.caisson.apps.Reason;
import io.caisson.cluster.AppSpec;
import io.caisson.cluster.PodView;
import io.caisson.cluster.Rollout;
import io.caisson.delivery.Verdict.Broken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Judges a rollout by its pods; a pure function. */
final class Verdicts {

    private static final Set<String> CANT_START = Set.of(
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "StartError",
            "InvalidImageName");

    /** A kubelet that has not seen a new pod's Secret yet says that it can't start it, and then starts it. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(15);

    /** It pulls without credentials then, is refused, and tries again after ten seconds and twenty. */
    private static final Duration PULL_PATIENCE = Duration.ofSeconds(30);

    /** The run before took the sandbox with it, and the kubelet had not seen that yet: its next try makes a new one. */
    private static final String SANDBOX_GONE = "is not running";

    private static final Duration PROOF_AFTER_RESTART = Duration.ofSeconds(20);
    private static final Set<String> CANT_PULL = Set.of("ErrImagePull", "ImagePullBackOff");

    private Verdicts() {}

    /**
     * @param spec the release that rolls out
     * @param began when it began to
     */
    static Verdict of(Rollout rollout, AppSpec spec, Instant began, Instant now) {
        var pods = rollout.pods().stream()
                .filter(pod -> pod.release() == spec.release() && pod.deletingSince() == null)
                .toList();
        // The Deployment's status may lag behind its pods: both have to say so.
        if (rollout.complete()
                && pods.size() == spec.instances()
                && pods.stream().allMatch(pod -> healthy(pod, now))) {
            return new Verdict.Complete();
        }
        var allowed = Duration.ofSeconds(spec.readySeconds());
        return pods.stream()
                .map(pod -> broken(pod, now))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Verdict.class::cast)
                .orElseGet(() -> Duration.between(began, now).compareTo(allowed) < 0
                        ? new Verdict.Going()
                        : tooLate(rollout, pods, allowed));
    }

    /** The Deployment waits until a container has settled; one that ended before has to prove itself for longer. */
    private static boolean healthy(PodView pod, Instant now) {
        var since = pod.readySince();
        return since != null && (pod.restarts() == 0 || !now.isBefore(since.plus(PROOF_AFTER_RESTART)));
    }

    private static Optional<Broken> broken(PodView pod, Instant now) {
        var reason = Objects.requireNonNullElse(pod.reason(), "");
        var message = Objects.requireNonNullElse(pod.message(), "");
        if (message.contains("runAsNonRoot") || message.contains("non-root")) {
            return Optional.of(new Broken(
                    Reason.IMAGE_NEEDS_ROOT,
                    "The image wants to run as root, which is not possible here. Set a numeric, non-zero USER in its Dockerfile.",
                    null));
        }
        if (CANT_PULL.contains(reason)) {
            return cantPull(message, !now.isBefore(pod.createdAt().plus(PULL_PATIENCE)));
        }
        if (CANT_START.contains(reason) && message.contains(SANDBOX_GONE)) {
            return Optional.empty();
        }
        if (CANT_START.contains(reason) && !now.isBefore(pod.createdAt().plus(START_PATIENCE))) {
            return Optional.of(new Broken(
                    Reason.COULD_NOT_START, "The container could not be started: %s".formatted(message), null));
        }
        if (pod.restarts() == 0 || !crashing(pod, reason)) {
            return Optional.empty();
        }
        return Optional.of(
                outOfMemory(pod)
                        ? new Broken(
                                Reason.OUT_OF_MEMORY,
                                "The app used more than its %s of memory and was stopped. Give it more memory, or make it use less."
                                        .formatted(pod.each().memory()),
                                pod)
                        : new Broken(
                                Reason.CRASH_LOOP,
                                "The app exits again and again, with exit code %s.".formatted(pod.exitCode()),
                                pod));
    }

    /** One restart may be bad luck; a container that is held back or has come up twice in vain is not. */
    private static boolean crashing(PodView pod, String reason) {
        var neverCameUpAgain = pod.restarts() == 1 && "StartError".equals(pod.lastReason());
        return !pod.ready() && !neverCameUpAgain && (reason.equals("CrashLoopBackOff") || pod.restarts() > 1);
    }

    /** Older gVisor reports the kernel's kill only as exit code 137. */
    private static boolean outOfMemory(PodView pod) {
        return "OOMKilled".equals(pod.lastReason()) || Objects.equals(pod.exitCode(), 137);
    }

    private static Optional<Broken> cantPull(String message, boolean againAndAgain) {
        var text = message.toLowerCase(Locale.ROOT);
        if (text.contains("not found") || text.contains("manifest unknown")) {
            return Optional.of(new Broken(
                    Reason.IMAGE_NOT_FOUND,
                    "A node did not find the image in its registry. Was it removed after it was pushed?",
                    null));
        }
        if (againAndAgain
                && (text.contains("unauthorized")
                        || text.contains("denied")
                        || text.contains("authorization failed"))) {
            return Optional.of(
                    new Broken(Reason.REGISTRY_REFUSED, "The registry refused the image to the node.", null));
        }
        return Optional.empty(); // the registry may come back before the time is up
    }

    private static Verdict tooLate(Rollout rollout, List<PodView> pods, Duration allowed) {
        var refused = rollout.refusedPods();
        if (refused != null && refused.contains("exceeded quota")) {
            return new Broken(
                    Reason.QUOTA_EXCEEDED,
                    "The namespace's quota left no room for an instance: %s".formatted(refused),
                    null);
        }
        if (refused != null) {
            return new Broken(
                    Reason.CLUSTER_REFUSED, "The cluster refused to make an instance: %s".formatted(refused), null);
        }
        var unscheduled = pods.stream()
                .filter(pod -> "Unschedulable".equals(pod.reason()))
                .findFirst();
        if (unscheduled.isPresent()) {
            return new Broken(
                    Reason.NO_SANDBOX_NODE,
                    "No node that offers the sandbox has room for an instance. Ask for a smaller size, or try again later.",
                    null);
        }
        if (pods.stream().anyMatch(pod -> CANT_PULL.contains(Objects.requireNonNullElse(pod.reason(), "")))) {
            return new Broken(Reason.REGISTRY_UNREACHABLE, "A node could not pull the image from its registry.", null);
        }
        return new Broken(
                Reason.NOT_READY_IN_TIME,
                lateness(pods, allowed),
                pods.stream()
                        .filter(pod -> !pod.ready() || pod.restarts() > 0)
                        .findFirst()
                        .orElse(null));
    }

    private static String lateness(List<PodView> pods, Duration allowed) {
        var restarts = pods.stream().mapToInt(PodView::restarts).sum();
        var advice = restarts == 0
                ? "Does the app listen on its port on all addresses?"
                : "Its containers ended %d times meanwhile.".formatted(restarts);
        return "Not every instance was ready within %d seconds. %s".formatted(allowed.toSeconds(), advice);
    }
}
