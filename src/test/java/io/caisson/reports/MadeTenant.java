package io.caisson.reports;

import io.caisson.metering.MadeSegment;
import io.caisson.reports.DaysOracle.Charged;
import io.caisson.reports.DaysOracle.Line;
import io.caisson.reports.DaysOracle.Pod;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant with pods and lines by chance: in one currency or two, with a minimum or without, in any time zone, there all the time or not. */
record MadeTenant(UUID id, int hoursAhead, DaysOracle oracle) {

    private static final List<String> CURRENCIES = List.of("EUR", "USD", "JPY");
    private static final Instant NEVER = Instant.parse("2199-01-01T00:00:00Z");

    /** @param now until when what is open counts */
    static MadeTenant by(Random chance, YearMonth first, YearMonth last, Instant now) {
        var began = epoch(first);
        long created = chance.nextBoolean() ? began - 9_999_999 : began + chance.nextInt(40 * 86_400);
        long deleted = chance.nextInt(4) == 0 ? created + 86_400 + chance.nextInt(40 * 86_400) : NEVER.getEpochSecond();
        int hoursAhead = List.of(0, 0, 1, -5, 14).get(chance.nextInt(5));
        List<Pod> pods = new ArrayList<>();
        List<Charged> months = new ArrayList<>();
        for (var month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            if (chance.nextInt(5) > 0) {
                pods.addAll(pods(chance, month, now));
            }
        }
        for (var month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            long from = epoch(month) - hoursAhead * 3_600L;
            long to = epoch(month.plusMonths(1)) - hoursAhead * 3_600L;
            months.add(new Charged(month, from, to, lines(chance, pods, from, to)));
        }
        return new MadeTenant(
                new UUID(chance.nextLong(), chance.nextLong()),
                hoursAhead,
                new DaysOracle(created, deleted, List.copyOf(pods), months));
    }

    /** Within their month of UTC, as the ledger has them. */
    private static List<Pod> pods(Random chance, YearMonth month, Instant now) {
        long length = epoch(month.plusMonths(1)) - epoch(month);
        return Stream.generate(() -> {
                    long from = epoch(month) + chance.nextLong(length);
                    long to = Math.min(
                            epoch(month.plusMonths(1)),
                            from + 1 + chance.nextInt(chance.nextBoolean() ? 7_200 : 2_000_000));
                    return new Pod(from, Math.min(to, now.getEpochSecond()), new long[] {
                        chance.nextInt(4_000), chance.nextInt(1 << 30), chance.nextInt(100), chance.nextInt(1 << 26), 1
                    });
                })
                .limit(1 + chance.nextInt(8))
                .filter(pod -> pod.from() < pod.to())
                .toList();
    }

    private static List<Line> lines(Random chance, List<Pod> pods, long from, long to) {
        var first = CURRENCIES.get(chance.nextInt(3));
        if (chance.nextInt(3) > 0) {
            return in(chance, pods, first, from, to);
        }
        long changed = from + 1 + chance.nextLong(to - from - 1);
        var second = CURRENCIES.get((CURRENCIES.indexOf(first) + 1) % 3);
        return Stream.concat(
                        in(chance, pods, first, from, changed).stream(), in(chance, pods, second, changed, to).stream())
                .toList();
    }

    private static List<Line> in(Random chance, List<Pod> pods, String currency, long from, long to) {
        int digits = currency.equals("JPY") ? 0 : 2;
        List<Line> lines = new ArrayList<>();
        for (var meter : DaysOracle.METERS) {
            var overhead = meter.startsWith("overhead");
            var amount = chance.nextInt(5) == 0 ? 0 : chance.nextInt(10_000);
            var value = overhead ? chance.nextInt(10_000) : amount;
            lines.add(new Line(
                    currency,
                    overhead ? "OVERHEAD" : "USAGE",
                    meter,
                    from,
                    to,
                    DaysOracle.counted(pods, DaysOracle.METERS.indexOf(meter), from, to),
                    BigDecimal.valueOf(amount, digits),
                    BigDecimal.valueOf(value, digits)));
            if (amount > 0 && chance.nextBoolean()) {
                var free = BigDecimal.valueOf(-chance.nextInt(amount), digits);
                lines.add(new Line(currency, "FREE", meter, from, to, BigDecimal.ZERO, free, free));
            }
        }
        if (chance.nextBoolean()) {
            var lacks = BigDecimal.valueOf(1 + chance.nextInt(9_999), digits);
            lines.add(new Line(currency, "MINIMUM", null, from, to, BigDecimal.ONE, lacks, lacks));
        }
        return lines;
    }

    void write(JdbcClient jdbc, Instant now) {
        jdbc.sql("""
                insert into tenant (id, slug, name, state, created_at, deleted_at, version)
                values (?, ?, 'Made', 'ACTIVE', ?, ?, 0)""")
                .params(
                        id,
                        "t-" + id.toString().substring(0, 13),
                        at(oracle.created()),
                        oracle.deleted() == NEVER.getEpochSecond() ? null : at(oracle.deleted()))
                .update();
        jdbc.sql("insert into tenant_plan values (?, 'epoch', 'standard', 'test', now())")
                .param(id)
                .update();
        oracle.pods().forEach(pod -> new MadeSegment(
                        id, text(pod.from()), pod.to() == now.getEpochSecond() ? null : text(pod.to()))
                .reserves(pod.each()[0], pod.each()[1])
                .overhead(pod.each()[2], pod.each()[3])
                .write(jdbc));
        oracle.months().forEach(month -> charge(jdbc, month));
    }

    private void charge(JdbcClient jdbc, Charged month) {
        var date = month.month().atDay(1);
        jdbc.sql(
                        "insert into charged_month (tenant_id, month, starts_at, ends_at, as_of, closed_at) values (?, ?, ?, ?, now(), now())")
                .params(id, date, at(month.from()), at(month.to()))
                .update();
        for (int n = 0; n < month.lines().size(); n++) {
            var line = month.lines().get(n);
            jdbc.sql("""
                    insert into charge (tenant_id, month, line, kind, app, meter, starts_at, ends_at, counted, currency, each, amount,
                        value) values (?, ?, ?, ?, null, ?, ?, ?, ?, ?, 1, ?, ?)""")
                    .params(
                            id,
                            date,
                            n,
                            line.kind(),
                            line.meter(),
                            at(line.from()),
                            at(line.to()),
                            line.counted(),
                            line.currency(),
                            line.amount(),
                            line.value())
                    .update();
        }
        jdbc.sql("insert into charged_sum select * from charge_summed where tenant_id = ? and month = ?")
                .params(id, date)
                .update();
    }

    private static long epoch(YearMonth month) {
        return month.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }

    private static Timestamp at(long second) {
        return Timestamp.from(Instant.ofEpochSecond(second));
    }

    private static String text(long second) {
        return Instant.ofEpochSecond(second).toString();
    }
}
