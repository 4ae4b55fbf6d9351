package io.caisson.overhead;

import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.NodeSummary;
import io.caisson.cluster.PodReading;
import io.caisson.observation.PlacedPods.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Asks all nodes at once, each for itself: one that doesn't answer, or answers nonsense, costs the others nothing. */
@Component
class NodeRound {

    private static final int AT_ONCE = 32;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final OverheadSettings settings;
    private final NodeSummary summary;
    private final Samples samples;
    private final SampleMeters meters;

    /** What each pod's kubelet said the last time. Lost with the process, which costs one sample of CPU. */
    private final Map<String, PodReading> before = new ConcurrentHashMap<>();

    NodeRound(OverheadSettings settings, NodeSummary summary, Samples samples, SampleMeters meters) {
        this.settings = settings;
        this.summary = summary;
        this.samples = samples;
        this.meters = meters;
    }

    void ask(Instant at, Map<String, List<Placed>> pods, Map<String, String> versions) throws InterruptedException {
        var there = new HashSet<String>();
        pods.values().forEach(some -> some.forEach(pod -> there.add(pod.uid())));
        before.keySet().retainAll(there);
        var room = new Semaphore(AT_ONCE);
        var until = System.nanoTime() + longest().toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var going = pods.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            node -> threads.<Void>submit(() -> {
                                room.acquire();
                                try {
                                    sample(at, node.getKey(), version(versions, node.getKey()), node.getValue());
                                } finally {
                                    room.release();
                                }
                                return null;
                            })));
            try {
                for (var node : going.entrySet()) {
                    await(node.getKey(), node.getValue(), until);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private Duration longest() {
        return settings.interval().compareTo(LONGEST) < 0 ? settings.interval() : LONGEST;
    }

    private static String version(Map<String, String> versions, String node) {
        return Objects.requireNonNullElse(versions.get(node), Sampler.UNKNOWN);
    }

    private void await(String node, Future<Void> sampled, long until) throws InterruptedException {
        try {
            sampled.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            meters.answered(node);
        } catch (TimeoutException e) {
            meters.failed(node, "no answer in time");
        } catch (ExecutionException e) {
            meters.failed(node, reason(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case ClusterUnreachable away -> away.reason();
            case ClusterRefused refused -> String.valueOf(refused.getMessage());
            default -> failure.toString();
        };
    }

    private void sample(Instant at, String node, String runsc, List<Placed> pods) {
        var readings = summary.pods(node).stream()
                .collect(Collectors.toMap(PodReading::uid, reading -> reading, (first, again) -> first));
        var taken = new ArrayList<Sample>();
        for (var pod : pods) {
            var reading = readings.get(pod.uid());
            if (reading == null || !isOf(pod, reading)) {
                continue; // not measured yet, or on its way out
            }
            ObservedOverhead.of(reading, before.put(pod.uid(), reading))
                    .ifPresentOrElse(overhead -> taken.add(new Sample(pod, overhead)), meters::untold);
        }
        if (!taken.isEmpty()) {
            meters.taken(samples.keep(at, node, runsc, settings.sampleSeconds(), taken));
        }
    }

    private static boolean isOf(Placed pod, PodReading reading) {
        return reading.namespace().equals(pod.namespace()) && reading.name().equals(pod.name());
    }
}
