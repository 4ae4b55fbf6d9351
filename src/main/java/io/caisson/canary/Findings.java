package io.caisson.canary;

import static io.caisson.canary.Verdict.FAILED;
import static io.caisson.canary.Verdict.NOT_TESTED;
import static io.caisson.canary.Verdict.PASSED;
import static io.caisson.canary.Verdict.WARNED;

import io.caisson.cluster.ProbeView;
import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import java.util.Optional;
import java.util.OptionalLong;

/** What was seen, judged. Each returns nothing while there is nothing to judge yet. */
final class Findings {

    private static final long TOLERANCE_PERCENT = 10;
    private static final String GVISOR = "uname -r ends in -gvisor and dmesg starts with \"Starting gVisor\"";

    private Findings() {}

    static Optional<Finding> kernel(Answers answers) {
        return answers.get("dmesg").map(dmesg -> {
            var release = answers.get("uname").orElse("");
            var inside = release.endsWith("-gvisor") && dmesg.contains("Starting gVisor");
            return new Finding(
                    Probe.KERNEL,
                    inside ? PASSED : FAILED,
                    GVISOR,
                    inside
                            ? release
                            : "uname -r is '%s', dmesg says '%s'. The RuntimeClass's handler is not runsc here."
                                    .formatted(release, dmesg));
        });
    }

    /** @param share of a busy loop, measured on the pod's cgroup */
    static Finding cpu(Cpu share, Cpu bound) {
        var expected = "a busy loop gets %s (limit and overhead), within %d %%".formatted(bound, TOLERANCE_PERCENT);
        if (share.millis() * 100 > bound.millis() * (100 + TOLERANCE_PERCENT)) {
            var advice = "%s: the limit doesn't hold. Check the cgroup driver of runsc and containerd.";
            return new Finding(Probe.CPU, FAILED, expected, advice.formatted(share));
        }
        return share.millis() * 100 < bound.millis() * (100 - TOLERANCE_PERCENT)
                ? new Finding(
                        Probe.CPU,
                        WARNED,
                        expected,
                        "%s: less than the limit, so the node was too busy to show that it throttles.".formatted(share))
                : new Finding(Probe.CPU, PASSED, expected, share.toString());
    }

    static Optional<Finding> memory(Answers answers, ProbeView pod, Memory asked, Memory bound) {
        var expected = "asking for %s is killed at %s".formatted(asked, bound);
        if (answers.get("memory").filter("survived"::equals).isPresent()) {
            return Optional.of(new Finding(
                    Probe.MEMORY,
                    FAILED,
                    expected,
                    "it got %s: the limit doesn't hold. Check the cgroup driver of runsc and containerd."
                            .formatted(asked)));
        }
        if (answers.get("memory").isPresent()) {
            return Optional.of(new Finding(Probe.MEMORY, PASSED, expected, "the process was killed"));
        }
        return pod.ended()
                ? Optional.of(
                        new Finding(Probe.MEMORY, PASSED, expected, "the pod was killed (%s)".formatted(end(pod))))
                : Optional.empty();
    }

    static Optional<Finding> processes(Answers answers, ProbeView pod, OptionalLong limit, int tried) {
        var said = answers.get("processes").orElse("0");
        var expected = limit.isPresent()
                ? "no more than %d processes (podPidsLimit)".formatted(limit.getAsLong())
                : "a limit of processes per pod";
        if (said.equals("all")) {
            var reachable = limit.isEmpty() || limit.getAsLong() > tried;
            return Optional.of(new Finding(
                    Probe.PROCESSES,
                    reachable ? WARNED : FAILED,
                    expected,
                    limit.isPresent()
                            ? "%d were made".formatted(tried)
                            : "%d were made: not bounded but by memory. Set podPidsLimit in the kubelet's configuration."
                                    .formatted(tried)));
        }
        if (!pod.ended()) {
            return Optional.empty();
        }
        return Optional.of(
                limit.isPresent()
                        ? new Finding(
                                Probe.PROCESSES,
                                PASSED,
                                expected,
                                "ended after at least %s (%s)".formatted(said, end(pod)))
                        : new Finding(
                                Probe.PROCESSES,
                                WARNED,
                                expected,
                                "ended after at least %s (%s), but the kubelet has no podPidsLimit. Set it."
                                        .formatted(said, end(pod))));
    }

    static Optional<Finding> disk(Answers answers, ProbeView pod, Memory written, Memory bound) {
        var expected = "writing %s past %s of ephemeral storage evicts the pod".formatted(written, bound);
        if (pod.evicted()) {
            return Optional.of(new Finding(Probe.DISK, PASSED, expected, "evicted by the kubelet"));
        }
        if (answers.get("disk").filter("refused"::equals).isPresent()) {
            return Optional.of(new Finding(Probe.DISK, PASSED, expected, "the write was refused"));
        }
        return pod.ended()
                ? Optional.of(new Finding(Probe.DISK, NOT_TESTED, expected, "the pod ended early: " + end(pod)))
                : Optional.empty();
    }

    /** The verdict on what had not been seen when time was up. */
    static Finding overdue(Probe probe, Answers answers, ProbeView pod) {
        if (!pod.scheduled()) {
            return new Finding(probe, NOT_TESTED, "an answer", "the node has no room for the canary: " + pod.waiting());
        }
        if (probe == Probe.DISK && answers.get("disk").isPresent()) {
            return new Finding(
                    probe,
                    FAILED,
                    "the pod is evicted",
                    "all was written and nothing happened. Check localStorageCapacityIsolation of the kubelet.");
        }
        if (!pod.running() && !pod.ended()) {
            var image = String.valueOf(pod.waiting()).contains("Image")
                    || String.valueOf(pod.waiting()).contains("ErrImage");
            return new Finding(
                    probe, image ? NOT_TESTED : FAILED, "a sandbox that starts", "it did not start: " + pod.waiting());
        }
        return new Finding(probe, NOT_TESTED, "an answer", "no answer in time");
    }

    private static String end(ProbeView pod) {
        return "%s, exit code %s".formatted(pod.endReason() == null ? pod.reason() : pod.endReason(), pod.exitCode());
    }
}
