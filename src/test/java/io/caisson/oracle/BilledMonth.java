package io.caisson.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A month in which all that bears on charges changes: made up, and not yet in any table. Instants are seconds since three
 * days before the month begins in UTC; what is negative was so since the epoch.
 */
record BilledMonth(YearMonth month, int now, List<Book> books, List<Plan> plans, List<Tenant> tenants) {

    static final int LEAD = 3 * 86_400;
    static final List<String> METERS = List.of("cpu", "memory", "overhead.cpu", "overhead.memory", "instance");

    /** What is valid from a second on. */
    interface Version {
        int from();
    }

    record Book(List<Prices> versions) {}

    record Prices(int from, String currency, BigDecimal minimum, List<BigDecimal> each, List<BigDecimal> free)
            implements Version {}

    record Plan(List<Offer> versions) {}

    record Offer(int from, int book, String overhead, BigDecimal percent) implements Version {}

    record Tenant(int created, @Nullable Integer deleted, List<Change> plans, List<Zone> zones, List<Stay> stays) {}

    record Change(int from, int plan) implements Version {}

    record Zone(int from, String zone) implements Version {}

    /** @param length negative while it goes on */
    record Stay(String app, int from, int length, Size size, Correction correction) {}

    enum Correction {
        NONE,
        REVERSED,
        REPLACED
    }

    enum Size {
        SMALL(500, 1L << 30, 50, 64L << 20),
        ODD(333, 777_777_777, 7, 12_345_678),
        FREE(0, 1, 0, 0),
        HUGE(1_000_000_000, 1L << 50, 10_000_000, 1L << 44);

        final long cpu;
        final long memory;
        final long overheadCpu;
        final long overheadMemory;

        Size(long cpu, long memory, long overheadCpu, long overheadMemory) {
            this.cpu = cpu;
            this.memory = memory;
            this.overheadCpu = overheadCpu;
            this.overheadMemory = overheadMemory;
        }
    }

    Instant at(int second) {
        return second < 0
                ? Instant.EPOCH
                : month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(second - LEAD);
    }

    /** In order, and one for each instant, the first of all from the epoch. */
    <T extends Version> SortedMap<Instant, T> ordered(List<T> versions) {
        var ordered = new TreeMap<Instant, T>();
        for (var version : versions) {
            ordered.putIfAbsent(at(ordered.isEmpty() ? -1 : version.from()), version);
        }
        return ordered;
    }

    Instant instant() {
        return at(now);
    }
}
