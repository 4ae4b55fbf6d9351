package io.caisson.reports;

import io.caisson.metering.AppUsage;
import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Why the sandbox takes as much as it does, and what would make it less: fewer, larger instances. Pure.
 *
 * @param reason in words
 * @param suggestion null where nothing would help
 */
public record Advice(String reason, @Nullable Suggestion suggestion) {

    /** Above that it is worth a thought; below it, instances are large enough. */
    private static final BigDecimal ENOUGH = new BigDecimal("0.15");

    /** One instance that restarts leaves the other. */
    private static final int LEAST_LEFT = 2;

    private static final int LARGEST_FACTOR = 64;

    /**
     * The one app of which most can be saved.
     *
     * @param from how many instances of which size it has on average
     * @param coreHours what the sandbox would have taken less
     */
    public record Suggestion(String app, Fleet from, Fleet to, BigDecimal coreHours, BigDecimal gibHours) {

        @Override
        public String toString() {
            return "%s as %s instead of %s would hold the same and save the sandbox %s core-hours and %s GiB-hours."
                    .formatted(app, to, from, brief(coreHours), brief(gibHours));
        }

        private static String brief(BigDecimal hours) {
            return hours.setScale(1, RoundingMode.HALF_UP).toPlainString();
        }
    }

    /**
     * Instances, on average.
     *
     * @param count to one decimal
     */
    public record Fleet(BigDecimal count, Resources each) {

        boolean isOne() {
            return count.compareTo(BigDecimal.ONE) == 0;
        }

        @Override
        public String toString() {
            return "%s instance%s of %s"
                    .formatted(count.stripTrailingZeros().toPlainString(), isOne() ? "" : "s", size(each));
        }
    }

    /** @param seconds for how long they were held, all in all */
    static Advice of(List<AppUsage> apps, long seconds) {
        var all = apps.stream().map(AppUsage::held).reduce(Held.NOTHING, Held::plus);
        if (all.instances().signum() <= 0) {
            return new Advice("No instance ran.", null);
        }
        return new Advice(reason(all, seconds), suggestion(apps, all, seconds).orElse(null));
    }

    private static String reason(Held held, long seconds) {
        var fleet = fleet(held, seconds, 1);
        var cpu = percent(held.overheadCpu(), held.cpu());
        var memory = percent(held.overheadMemory(), held.memory());
        var those = fleet.isOne() ? "it reserves" : "they reserve";
        var share = cpu.equals(memory)
                ? "%s %% of what %s".formatted(cpu, those)
                : "%s %% of the CPU and %s %% of the memory that %s".formatted(cpu, memory, those);
        return "%s on average: the sandbox's %s is %s.".formatted(fleet, size(overhead(held)), share);
    }

    private static Optional<Suggestion> suggestion(List<AppUsage> apps, Held all, long seconds) {
        return apps.stream()
                .flatMap(app -> suggestion(app, seconds).stream())
                .max(Comparator.comparing(found -> weight(found, all)));
    }

    private static Optional<Suggestion> suggestion(AppUsage app, long seconds) {
        var held = app.held();
        int largest = held.instances().signum() <= 0
                ? 0
                : held.instances()
                        .divide(BigDecimal.valueOf(seconds * LEAST_LEFT), 0, RoundingMode.DOWN)
                        .min(BigDecimal.valueOf(LARGEST_FACTOR))
                        .intValue();
        if (largest < 2 || share(held, 1).compareTo(ENOUGH) <= 0) {
            return Optional.empty();
        }
        int factor = IntStream.range(2, largest)
                .filter(times -> share(held, times).compareTo(ENOUGH) <= 0)
                .findFirst()
                .orElse(largest);
        return Optional.of(new Suggestion(
                app.app(),
                fleet(held, seconds, 1),
                fleet(held, seconds, factor),
                saved(Meter.OVERHEAD_CPU, held, factor),
                saved(Meter.OVERHEAD_MEMORY, held, factor)));
    }

    /** As many times fewer instances, each as many times as large. */
    private static Fleet fleet(Held held, long seconds, int factor) {
        var count = held.instances().divide(BigDecimal.valueOf(seconds * factor), 1, RoundingMode.HALF_UP);
        return new Fleet(
                count.max(new BigDecimal("0.1")),
                Resources.of(
                        each(held.cpu(), held.instances()) * factor, each(held.memory(), held.instances()) * factor));
    }

    private static Resources overhead(Held held) {
        return Resources.of(each(held.overheadCpu(), held.instances()), each(held.overheadMemory(), held.instances()));
    }

    private static BigDecimal saved(Meter meter, Held held, int factor) {
        return meter.quantity(held.counted(meter)
                .multiply(BigDecimal.valueOf(factor - 1L))
                .divide(BigDecimal.valueOf(factor), 0, RoundingMode.HALF_UP));
    }

    private static BigDecimal share(Held held, int factor) {
        var times = BigDecimal.valueOf(factor);
        var share = new Reserved(
                        held.cpu().multiply(times),
                        held.memory().multiply(times),
                        held.overheadCpu(),
                        held.overheadMemory())
                .share();
        return share == null ? BigDecimal.ZERO : share;
    }

    private static BigDecimal weight(Suggestion found, Held all) {
        var cpu = Reserved.part(found.coreHours(), all.quantity(Meter.OVERHEAD_CPU));
        var memory = Reserved.part(found.gibHours(), all.quantity(Meter.OVERHEAD_MEMORY));
        return (cpu == null ? BigDecimal.ZERO : cpu).add(memory == null ? BigDecimal.ZERO : memory);
    }

    private static long each(BigDecimal counted, BigDecimal instances) {
        return counted.divide(instances, 0, RoundingMode.HALF_UP).longValue();
    }

    private static String percent(BigDecimal overhead, BigDecimal own) {
        var share = Reserved.part(overhead, own.add(overhead));
        return share == null
                ? "0"
                : share.movePointRight(2).setScale(0, RoundingMode.HALF_UP).toPlainString();
    }

    /** Such as 100m/128 MiB. */
    static String size(Resources each) {
        return each.cpu() + "/" + size(each.memory());
    }

    private static String size(Memory memory) {
        long mib = Math.round(memory.bytes() / (double) (1L << 20));
        return mib >= 1024 && mib % 1024 == 0 ? mib / 1024 + " GiB" : mib + " MiB";
    }
}
