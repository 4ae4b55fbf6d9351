package io.caisson.isolation;

import io.caisson.cluster.ProbeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Puts a report's results together: one for each attempt, in their order. */
final class Results {

    private Results() {}

    /** Nothing was tried, for one reason. */
    static List<Result> none(String why) {
        return Arrays.stream(Attempt.values())
                .map(attempt -> new Result(attempt, Verdict.NOT_TESTED, why))
                .toList();
    }

    /** What was answered; what was not, and what a dead network would have answered too, was not tested. */
    static List<Result> of(Map<Attempt, Result> answers) {
        var alive = Arrays.stream(Attempt.values())
                .filter(Attempt::control)
                .allMatch(control ->
                        answers.containsKey(control) && answers.get(control).verdict() == Verdict.HELD);
        var results = new ArrayList<Result>();
        for (var attempt : Attempt.values()) {
            var answer = Optional.ofNullable(answers.get(attempt))
                    .orElseGet(() -> new Result(attempt, Verdict.NOT_TESTED, "the probe gave no answer"));
            results.add(
                    attempt.network() && !alive && answer.verdict() == Verdict.HELD
                            ? new Result(attempt, Verdict.NOT_TESTED, "a control failed, so silence proves nothing")
                            : answer);
        }
        return List.copyOf(results);
    }

    /**
     * What came of exhausting something; empty while it is not decided. A pod's end counts only once its probe has
     * begun, and only where the attempt was its reason.
     */
    static Optional<Result> end(Attempt attempt, ProbeView pod, String run, String log) {
        var said = ProbeOutput.read(run, log).get(attempt);
        if (said != null) {
            return Optional.of(said);
        }
        if (!pod.ended()) {
            return Optional.empty();
        }
        var why = Objects.requireNonNullElse(pod.reason() == null ? pod.endReason() : pod.reason(), "for no reason");
        var by = attempt == Attempt.DISK ? overItsDisk(pod) : ProbeOutput.began("forking", run, log) && overItself(pod);
        return Optional.of(
                by
                        ? new Result(attempt, Verdict.HELD, "the pod was ended (%s)".formatted(why))
                        : new Result(
                                attempt, Verdict.NOT_TESTED, "the pod ended (%s) before that decided".formatted(why)));
    }

    /** A node that is short of disk or memory evicts too, with other words. */
    private static boolean overItsDisk(ProbeView pod) {
        return pod.evicted()
                && pod.message() != null
                && (pod.message().contains("ephemeral") || pod.message().contains("EmptyDir"))
                && !pod.message().startsWith("The node was low");
    }

    /** By the sandbox or the kernel and not by Kubernetes, which would give the pod a reason. */
    private static boolean overItself(ProbeView pod) {
        return pod.reason() == null && pod.exitCode() != null && pod.exitCode() != 0;
    }
}
