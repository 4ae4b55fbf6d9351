package io.caisson.overhead;

import io.caisson.cluster.PodReading;
import io.caisson.cluster.PodReading.Figure;
import io.caisson.cluster.PodReading.OfContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's cgroup held beyond its containers. Null where the runtime doesn't tell the two apart: nothing is made up.
 *
 * @param memoryBytes of its working set
 * @param cpuNanocores on average since the reading before
 */
record ObservedOverhead(
        @Nullable Long memoryBytes, @Nullable Long cpuNanocores) {

    private static final long MOST_BYTES = 1L << 50;
    private static final double MOST_NANOCORES = 1_024e9;
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(2);

    /**
     * @param before the reading before of the same pod, or null
     * @return empty where neither can be told
     */
    static Optional<ObservedOverhead> of(PodReading now, @Nullable PodReading before) {
        var memory = memory(now, before);
        var cpu = before == null ? null : cpu(now, before);
        return memory == null && cpu == null ? Optional.empty() : Optional.of(new ObservedOverhead(memory, cpu));
    }

    private static @Nullable Long memory(PodReading now, @Nullable PodReading before) {
        var pod = now.memory();
        if (pod == null || pod.value() > MOST_BYTES || isOld(pod, before)) {
            return null;
        }
        var left = pod.value();
        for (var container : now.containers()) {
            var own = container.memory();
            if (own == null || own.value() < 0 || own.value() > left) {
                return null;
            }
            left -= own.value();
        }
        return now.containers().isEmpty() || left <= 0 ? null : left;
    }

    /** A figure that was sampled already says nothing new. */
    private static boolean isOld(Figure memory, @Nullable PodReading before) {
        return before != null
                && before.memory() != null
                && memory.at().equals(before.memory().at());
    }

    /**
     * The kubelet reads a pod and its containers seconds apart. What the pod may have used in those seconds is no overhead:
     * less than that is not told apart.
     */
    private static @Nullable Long cpu(PodReading now, PodReading before) {
        var pod = Rate.of(before.cpu(), now.cpu());
        var since = byName(before.containers());
        var containers = byName(now.containers());
        if (pod == null
                || containers.isEmpty()
                || containers.size() != now.containers().size()
                || !containers.keySet().equals(since.keySet())) {
            return null;
        }
        var overhead = pod.nanocores;
        var apart = Duration.ZERO;
        for (var container : containers.entrySet()) {
            var own = Rate.of(
                    Objects.requireNonNull(since.get(container.getKey())).cpu(),
                    container.getValue().cpu());
            if (own == null) {
                return null;
            }
            overhead -= own.nanocores;
            var offset = pod.offset(own);
            apart = offset.compareTo(apart) > 0 ? offset : apart;
        }
        var unsure = pod.nanocores * seconds(apart) / seconds(pod.window());
        return overhead < 1 || overhead <= unsure ? null : Math.round(overhead);
    }

    private static Map<String, OfContainer> byName(List<OfContainer> containers) {
        var named = new HashMap<String, OfContainer>();
        containers.forEach(container -> named.put(container.name(), container));
        return named;
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / 1e9;
    }

    /** CPU used per second from one reading to the next. */
    private record Rate(Instant from, Instant to, double nanocores) {

        static @Nullable Rate of(@Nullable Figure from, @Nullable Figure to) {
            if (from == null || to == null || from.value() < 0 || to.value() < from.value()) {
                return null; // a counter that went back began anew
            }
            var window = Duration.between(from.at(), to.at());
            if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
                return null;
            }
            var nanocores = (to.value() - from.value()) / seconds(window);
            return nanocores > MOST_NANOCORES ? null : new Rate(from.at(), to.at(), nanocores);
        }

        Duration window() {
            return Duration.between(from, to);
        }

        Duration offset(Rate other) {
            return Duration.between(from, other.from)
                    .abs()
                    .plus(Duration.between(to, other.to).abs());
        }
    }
}
