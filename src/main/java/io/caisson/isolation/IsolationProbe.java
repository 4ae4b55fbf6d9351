package io.caisson.isolation;

import io.caisson.cluster.CanaryObjects;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.ProbeAltered;
import io.caisson.cluster.ProbePods;
import io.caisson.cluster.ProbeSpec;
import io.caisson.quota.Claim;
import io.caisson.shared.Resources;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tries to get out of a tenant's namespace, with pods that the tenant could have made. */
@Component
class IsolationProbe {

    /** Two pods at a time, as small as a shell needs. */
    static final Claim CLAIM = new Claim(2, Resources.of(100, 64L << 20));

    private static final Duration ANSWERED_IN = Duration.ofSeconds(90);
    private static final Duration EXHAUSTED_IN = Duration.ofSeconds(110);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int PORT = 8080;

    private final ProbePods pods;
    private final CanaryObjects platform;
    private final ClusterSettings settings;

    IsolationProbe(ProbePods pods, CanaryObjects platform, ClusterSettings settings) {
        this.pods = pods;
        this.platform = platform;
        this.settings = settings;
    }

    /**
     * Where it is tried.
     *
     * @param tenant whose namespace it is; null for one that is no tenant's
     * @param runtimeClass the tenants' own, or another one that is put to the proof
     */
    record Target(String namespace, ProbeSpec.@Nullable Owner tenant, String runtimeClass) {}

    /**
     * Takes up to three minutes. What a killed run of the same report left behind is removed first.
     *
     * @param run names this run in labels and in what the probe writes
     * @throws ProbeAltered when somebody laid hands on a probe
     */
    List<Result> run(Target target, String image, String run) throws InterruptedException {
        var probes = new ProbeRun(pods, target, image, run);
        platform.apply();
        probes.clear();
        try {
            var answers = new EnumMap<Attempt, Result>(Attempt.class);
            answers.putAll(words(probes));
            probes.clear(); // the two pods that follow need the same room
            answers.putAll(ends(probes));
            return Results.of(answers);
        } finally {
            probes.askToClear();
        }
    }

    private Map<Attempt, Result> words(ProbeRun probes) throws InterruptedException {
        probes.startListener(settings.runtimeClass());
        probes.start("listen", Map.of(), PORT);
        var listener = probes.address(CanaryObjects.LISTENER);
        var env = new HashMap<String, String>();
        env.put("PEER", probes.address("listen"));
        env.put("LISTENER_POD", listener);
        env.put("LISTENER_SERVICE", listener.isEmpty() ? "" : platform.listenerAddress());
        env.put(
                "LISTENER_NAME",
                listener.isEmpty()
                        ? ""
                        : "%s.%s.svc.cluster.local".formatted(CanaryObjects.LISTENER, CanaryObjects.NAMESPACE));
        env.put(
                "NODE_PORT",
                listener.isEmpty()
                        ? ""
                        : platform.nodePort().map(String::valueOf).orElse("none"));
        probes.start("attempts", env, null);
        return ProbeOutput.read(probes.name(), spoken(probes));
    }

    /** The probe's words, once it has said that it is at its end, or when time is up. */
    private String spoken(ProbeRun probes) throws InterruptedException {
        var until = System.nanoTime() + ANSWERED_IN.toNanos();
        var log = "";
        while (System.nanoTime() < until && !ProbeOutput.complete(probes.name(), log)) {
            Thread.sleep(PAUSE);
            log = probes.log("attempts");
        }
        return log;
    }

    /** Exhaustion is answered by a pod's end, which Kubernetes sees and not the probe. */
    private Map<Attempt, Result> ends(ProbeRun probes) throws InterruptedException {
        probes.start("fork", Map.of("FORKS", "1000"), null);
        probes.start("disk", Map.of("WRITES", "48"), null);
        var results = new EnumMap<Attempt, Result>(Attempt.class);
        var until = System.nanoTime() + EXHAUSTED_IN.toNanos();
        boolean written = false;
        while (System.nanoTime() < until && results.size() < 2) {
            if (!written && ProbeOutput.began("written", probes.name(), probes.log("disk"))) {
                written = true;
                // From now on: a node measures what is written every so often, and one with much to do started late.
                until = System.nanoTime() + EXHAUSTED_IN.toNanos();
            }
            for (var attempt : List.of(Attempt.FORK, Attempt.DISK)) {
                probes.look(attempt.id())
                        .flatMap(pod -> Results.end(attempt, pod, probes.name(), probes.log(attempt.id())))
                        .ifPresent(result -> results.put(attempt, result));
            }
            Thread.sleep(PAUSE);
        }
        if (!results.containsKey(Attempt.DISK) && written) {
            results.put(
                    Attempt.DISK,
                    new Result(Attempt.DISK, Verdict.BROKEN, "48 MiB past a limit of 16 MiB, and the pod runs on"));
        }
        return results;
    }
}
