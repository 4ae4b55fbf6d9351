package io.caisson.isolation;

import io.caisson.cluster.CanaryObjects;
import io.caisson.cluster.ProbePod;
import io.caisson.cluster.ProbePods;
import io.caisson.cluster.ProbeSpec;
import io.caisson.cluster.ProbeView;
import io.caisson.cluster.Script;
import io.caisson.shared.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pods of one run. They are made anew, never taken over: what has a probe's name already is not ours. */
final class ProbeRun {

    static final Memory DISK = Memory.mebibytes(16);

    private static final String SCRIPT = Script.of(ProbeRun.class, "probe.sh");
    private static final Duration STARTED_IN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int LIFETIME_SECONDS = 280;

    private final ProbePods pods;
    private final IsolationProbe.Target target;
    private final String image;
    private final String run;
    private final Map<String, ProbePod> made = new HashMap<>();

    /** @param run names the run, in pods' labels and in what the probe writes */
    ProbeRun(ProbePods pods, IsolationProbe.Target target, String image, String run) {
        this.pods = pods;
        this.target = target;
        this.image = image;
        this.run = run;
    }

    String name() {
        return run;
    }

    void start(String probe, Map<String, String> env, @Nullable Integer port) {
        made.put(
                probe,
                pods.start(spec(
                        "isolation", target.tenant(), target.namespace(), probe, target.runtimeClass(), env, port)));
    }

    /** Of the platform, in the sandbox as everything is. */
    void startListener(String sandbox) {
        made.put(
                CanaryObjects.LISTENER,
                pods.start(spec(
                        CanaryObjects.LISTENER,
                        null,
                        CanaryObjects.NAMESPACE,
                        "listen",
                        sandbox,
                        Map.of(),
                        CanaryObjects.LISTENER_PORT)));
    }

    /** The pod as it is, once it has been started and while it is there. */
    Optional<ProbeView> look(String probe) {
        return Optional.ofNullable(made.get(probe)).flatMap(pods::look);
    }

    String log(String probe) {
        return Optional.ofNullable(made.get(probe)).map(pods::log).orElse("");
    }

    /** The address of a pod that listens; empty when it doesn't in time, and then what needs it says so. */
    String address(String probe) throws InterruptedException {
        var until = System.nanoTime() + STARTED_IN.toNanos();
        while (System.nanoTime() < until) {
            var pod = look(probe).filter(ProbeView::ready);
            if (pod.isPresent()) {
                return pod.map(ProbeView::ip).orElse("");
            }
            Thread.sleep(PAUSE);
        }
        return "";
    }

    /** Removes all pods of the run, and waits until they are gone. */
    void clear() throws InterruptedException {
        var until = System.nanoTime() + STARTED_IN.toNanos();
        while (!askToClear() && System.nanoTime() < until) {
            Thread.sleep(PAUSE);
        }
        made.clear();
    }

    /** True when none is left. */
    boolean askToClear() {
        return pods.clear(target.namespace(), run) & pods.clear(CanaryObjects.NAMESPACE, run);
    }

    /** With dots in its name, which no app's pod can have. */
    private ProbeSpec spec(
            String kind,
            ProbeSpec.@Nullable Owner owner,
            String namespace,
            String probe,
            String sandbox,
            Map<String, String> env,
            @Nullable Integer port) {
        var all = new HashMap<>(env);
        all.put("PROBE", probe);
        all.put("RUN", run);
        return new ProbeSpec(
                kind,
                run,
                owner,
                namespace,
                "isolation.%s.%s".formatted(probe, run),
                sandbox,
                image,
                SCRIPT,
                all,
                IsolationProbe.CLAIM.each(),
                DISK,
                null,
                port,
                LIFETIME_SECONDS);
    }
}
