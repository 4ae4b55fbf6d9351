package io.caisson.canary;

import io.caisson.cluster.CanaryObjects;
import io.caisson.cluster.NodeFacts;
import io.caisson.cluster.NodeSummary;
import io.caisson.cluster.PodUsage;
import io.caisson.cluster.ProbePod;
import io.caisson.cluster.ProbePods;
import io.caisson.cluster.ProbeSpec;
import io.caisson.cluster.ProbeView;
import io.caisson.cluster.RuntimeClassView;
import io.caisson.cluster.Script;
import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One run of the canary on one node: a pod per probe, looked at until each has an answer or time is up. */
final class CanaryRun {

    private static final String SCRIPT = Script.of(CanaryRun.class, "canary.sh");
    private static final Duration STARTED_IN = Duration.ofSeconds(60);
    private static final Duration ANSWERED_IN = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FINE_PAUSE = Duration.ofMillis(50);
    private static final Duration CPU_WINDOW = Duration.ofSeconds(30);
    private static final int LIFETIME_SECONDS = 240;

    private static final Resources LIMITS = new Resources(new Cpu(200), Memory.mebibytes(64));
    private static final Resources ROOM_FOR_PROCESSES = new Resources(new Cpu(200), Memory.mebibytes(256));
    private static final Memory DISK = Memory.mebibytes(16);
    private static final Memory WRITTEN = Memory.mebibytes(48);
    private static final int PROCESSES = 800;

    private final ProbePods pods;
    private final NodeSummary summary;
    private final NodeFacts node;
    private final RuntimeClassView type;
    private final String image;
    private final String run;

    private final Map<Probe, ProbePod> made = new EnumMap<>(Probe.class);
    private final Map<Probe, Finding> found = new EnumMap<>(Probe.class);
    private @Nullable String sandbox;
    private @Nullable Long startMillis;
    private @Nullable Long idleBytes;
    private @Nullable PodUsage busySince;

    CanaryRun(ProbePods pods, NodeSummary summary, NodeFacts node, RuntimeClassView type, String image, String run) {
        this.pods = pods;
        this.summary = summary;
        this.node = node;
        this.type = type;
        this.image = image;
        this.run = run;
    }

    /** What a run brought. */
    record Measured(
            @Nullable String sandbox,
            @Nullable Long startMillis,
            @Nullable Long idleBytes,
            List<Finding> findings) {}

    Measured measure() throws InterruptedException {
        // The first brings the image to the node, the second is timed, the others may disturb each other.
        if (started(Probe.KERNEL).isPresent()) {
            startMillis = started(Probe.CPU).orElse(null);
            List.of(Probe.MEMORY, Probe.PROCESSES, Probe.DISK).forEach(this::start);
            answer();
        }
        var findings = new ArrayList<Finding>();
        for (var probe : Probe.values()) {
            findings.add(Optional.ofNullable(found.get(probe)).orElseGet(() -> overdue(probe)));
        }
        return new Measured(sandbox, startMillis, idleBytes, findings);
    }

    /** Milliseconds until the probe's pod ran; empty when it did not. */
    private Optional<Long> started(Probe probe) throws InterruptedException {
        var from = System.nanoTime();
        start(probe);
        while (System.nanoTime() - from < STARTED_IN.toNanos()) {
            if (look(probe).filter(ProbeView::running).isPresent()) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - from).toMillis());
            }
            Thread.sleep(FINE_PAUSE);
        }
        return Optional.empty();
    }

    private void answer() throws InterruptedException {
        var limit = summary.podProcesses(node.name());
        var until = System.nanoTime() + ANSWERED_IN.toNanos();
        while (System.nanoTime() < until && (found.size() < Probe.values().length || idleBytes == null)) {
            for (var probe : Probe.values()) {
                if (!found.containsKey(probe)) {
                    judge(probe, limit).ifPresent(finding -> found.put(probe, finding));
                }
            }
            idle();
            Thread.sleep(PAUSE);
        }
    }

    private Optional<Finding> judge(Probe probe, OptionalLong processes) {
        var pod = look(probe).orElse(null);
        if (pod == null) {
            return Optional.empty();
        }
        var answers = probe == Probe.CPU ? Answers.of(run, "") : answers(probe);
        return switch (probe) {
            case KERNEL -> {
                sandbox = answers.get("uname").orElse(null);
                yield Findings.kernel(answers);
            }
            case CPU -> busy(pod);
            case MEMORY -> Findings.memory(answers, pod, asked(), bound().memory());
            case PROCESSES -> Findings.processes(answers, pod, processes, PROCESSES);
            case DISK -> Findings.disk(answers, pod, WRITTEN, DISK);
        };
    }

    private Optional<Finding> busy(ProbeView pod) {
        var now = usage(pod).orElse(null);
        if (now == null || now.cpuNanos() == 0) {
            return Optional.empty();
        }
        if (busySince == null) {
            busySince = now;
        }
        var window = Duration.between(busySince.cpuAt(), now.cpuAt());
        return window.compareTo(CPU_WINDOW) < 0
                ? Optional.empty()
                : Optional.of(Findings.cpu(
                        new Cpu((now.cpuNanos() - busySince.cpuNanos()) * 1000 / window.toNanos()), bound().cpu()));
    }

    /** The kernel's pod does nothing after it has spoken. */
    private void idle() {
        if (found.containsKey(Probe.KERNEL) && found.containsKey(Probe.CPU)) {
            look(Probe.KERNEL)
                    .flatMap(this::usage)
                    .filter(usage -> usage.podBytes() > usage.containerBytes())
                    .ifPresent(usage -> idleBytes = usage.podBytes() - usage.containerBytes());
        }
    }

    private Optional<PodUsage> usage(ProbeView pod) {
        return summary.usage(node.name(), CanaryObjects.NAMESPACE, pod.name());
    }

    private Finding overdue(Probe probe) {
        return look(probe)
                .map(pod -> Findings.overdue(probe, answers(probe), pod))
                .orElseGet(() -> new Finding(probe, Verdict.NOT_TESTED, "an answer", "the node did not get this far"));
    }

    private void start(Probe probe) {
        made.put(probe, pods.start(spec(probe)));
    }

    private Optional<ProbeView> look(Probe probe) {
        return Optional.ofNullable(made.get(probe)).flatMap(pods::look);
    }

    private Answers answers(Probe probe) {
        return Answers.of(
                run, Optional.ofNullable(made.get(probe)).map(pods::log).orElse(""));
    }

    private Resources bound() {
        return LIMITS.plus(type.overhead());
    }

    /** Well past what limit and overhead allow. */
    private Memory asked() {
        return Memory.mebibytes((bound().memory().bytes() >> 20) + 128);
    }

    private String name(Probe probe) {
        return probe.id() + "-" + run;
    }

    private ProbeSpec spec(Probe probe) {
        var mebibytes = (probe == Probe.DISK ? WRITTEN : asked()).bytes() >> 20;
        return new ProbeSpec(
                "canary",
                run,
                null,
                CanaryObjects.NAMESPACE,
                name(probe),
                type.name(),
                image,
                SCRIPT,
                Map.of(
                        "PROBE", probe.id(),
                        "RUN", run,
                        "MEBIBYTES", Long.toString(mebibytes),
                        "PROCESSES", Integer.toString(PROCESSES)),
                probe == Probe.PROCESSES ? ROOM_FOR_PROCESSES : LIMITS,
                DISK,
                node.name(),
                null,
                LIFETIME_SECONDS);
    }
}
