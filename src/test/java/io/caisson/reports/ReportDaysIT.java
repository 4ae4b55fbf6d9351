package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MadeDatabase;
import io.caisson.metering.MadeSegment;
import io.caisson.metering.MeteringParts;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reports of days against an oracle and against each other, of tenants that are made by chance in a database of their own. */
class ReportDaysIT {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final YearMonth FIRST = YearMonth.of(2026, 9);
    private static final YearMonth LAST = YearMonth.of(2026, 11);
    private static final int TENANTS = 40;
    private static final int PERIODS = 16;

    private static final int SEED = 20_261_120;

    private static final List<MadeTenant> TENANTS_MADE = new ArrayList<>();
    private static MadeDatabase made;
    private static DataSource database;
    private static JdbcClient jdbc;
    private static BillingReports reports;

    private final Random chance = new Random(SEED);

    @BeforeAll
    static void start() throws Exception {
        made = new MadeDatabase(List.of(
                "insert into watched_span (started_at, seen_until) values ('2026-01-01Z', '2026-11-20T12:00:00Z')"));
        database = made.explained();
        jdbc = JdbcClient.create(database);
        reports = MadeReports.of(database, CLOCK);
        var chance = new Random(SEED);
        for (int n = 0; n < TENANTS; n++) {
            var tenant = MadeTenant.by(chance, FIRST, LAST, NOW);
            tenant.write(jdbc, NOW);
            TENANTS_MADE.add(tenant);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        made.close();
    }

    /** First from changes alone, then from rollups, then of some tenants' months from segments. */
    @Test
    void agreeWithAnOracleThatCountsDayByDay() {
        for (int n = 0; n < PERIODS; n++) {
            if (n == PERIODS / 3) {
                MeteringParts.roll(database);
            }
            if (n == 2 * PERIODS / 3) {
                jdbc.sql(
                                "insert into usage_rollup_rebuild select id, '2026-10-01' from tenant where md5(id::text) < '8'")
                        .update();
            }
            agree(days());
        }
        MeteringParts.roll(database);
    }

    private static void agree(ReportDays days) {
        var report = reports.of(ReportQuery.all(days));
        for (var tenant : TENANTS_MADE) {
            var found = of(report, tenant.id());
            var oracle = tenant.oracle();
            var as = "%s of %s".formatted(days, tenant);
            assertThat(found == null ? zeroless(Map.of()) : figures(found.revenue()))
                    .as(as)
                    .isEqualTo(zeroless(oracle.money(days.from(), days.to())));
            var reserved = found == null ? Reserved.NOTHING : found.reserved();
            assertThat(Stream.of(reserved.cpu(), reserved.memory(), reserved.overheadCpu(), reserved.overheadMemory())
                            .map(BigDecimal::toBigIntegerExact))
                    .as(as)
                    .containsExactly(
                            oracle.used(0, days.from(), days.to()),
                            oracle.used(1, days.from(), days.to()),
                            oracle.used(2, days.from(), days.to()),
                            oracle.used(3, days.from(), days.to()));
            if (found != null) {
                if (days.isAllocated()) {
                    assertThat(found.coverage().observed())
                            .as(as)
                            .isEqualTo(oracle.lived(days.from(), days.to(), NOW.getEpochSecond()));
                }
                var own = reports.of(tenant.id(), days).billing();
                assertThat(own).as("what the tenant sees of itself").isEqualTo(found);
            }
        }
    }

    /** To the last unit, whatever the time zone; what is reserved too, where that is UTC. */
    @Test
    void partsThatMakeUpMonthsAddUpToTheirFigures() {
        var months = new ReportMonths(FIRST, LAST);
        var whole = reports.of(ReportQuery.all(months));
        for (int n = 0; n < 5; n++) {
            Map<UUID, Map<String, List<BigDecimal>>> sums = new TreeMap<>();
            Map<UUID, Reserved> reserved = new HashMap<>();
            Map<String, List<BigDecimal>> total = new TreeMap<>();
            var from = FIRST.atDay(1);
            while (!from.isAfter(LAST.atEndOfMonth())) {
                var to = earlier(from.plusDays(chance.nextInt(40)), LAST.atEndOfMonth());
                var part = reports.of(ReportQuery.all(new ReportDays(from, to)));
                part.tenants().forEach(tenant -> {
                    add(sums.computeIfAbsent(tenant.id(), id -> new TreeMap<>()), figures(tenant.revenue()));
                    reserved.merge(tenant.id(), tenant.reserved(), Reserved::plus);
                });
                add(total, figures(part.total().revenue()));
                from = to.plusDays(1);
            }
            assertThat(total).isEqualTo(figures(whole.total().revenue()));
            whole.tenants().forEach(tenant -> assertThat(sums.getOrDefault(tenant.id(), Map.of()))
                    .isEqualTo(figures(tenant.revenue())));
            var inUtc = TENANTS_MADE.stream()
                    .filter(tenant -> tenant.hoursAhead() == 0)
                    .map(MadeTenant::id)
                    .toList();
            assertThat(whole.tenants().stream().filter(tenant -> inUtc.contains(tenant.id())))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(tenant -> assertThat(reserved.getOrDefault(tenant.id(), Reserved.NOTHING))
                            .isEqualTo(tenant.reserved()));
        }
    }

    @Test
    void allDaysOfMonthsSayWhatTheMonthsSay() {
        var days = new ReportDays(FIRST.atDay(1), LAST.atEndOfMonth());
        assertThat(days.isAllocated()).isFalse();
        assertThat(reports.of(ReportQuery.all(days)).tenants())
                .isEqualTo(reports.of(ReportQuery.all(new ReportMonths(FIRST, LAST)))
                        .tenants());
    }

    @Test
    void whatOneTenantUsesChangesNothingOfAnother() {
        var days = new ReportDays(LocalDate.of(2026, 10, 3), LocalDate.of(2026, 11, 17));
        var before = reports.of(ReportQuery.all(days)).tenants();
        var other = before.getFirst().id();
        var segment = new MadeSegment(other, "2026-10-05T00:00:00Z", "2026-10-06T00:00:00Z");
        segment.write(jdbc);

        var after = reports.of(ReportQuery.all(days));

        assertThat(of(after, other)).isNotEqualTo(before.getFirst());
        assertThat(after.tenants().stream().filter(tenant -> !tenant.id().equals(other)))
                .containsExactlyInAnyOrderElementsOf(before.stream().skip(1).toList());
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage, revision, sign, corrects)
                select tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage, revision, -1, id
                from usage_segment where tenant_id = ? and started_at = '2026-10-05Z'""").param(other).update();
        assertThat(of(reports.of(ReportQuery.all(days)), other))
                .as("and what is taken back is nobody's")
                .isEqualTo(before.getFirst());
    }

    /** Of at most two months or of many. */
    private ReportDays days() {
        int length = LAST.atEndOfMonth().getDayOfYear() - FIRST.atDay(1).getDayOfYear();
        var from = FIRST.atDay(1).plusDays(chance.nextInt(length));
        var to = from.plusDays(chance.nextInt(chance.nextBoolean() ? 5 : length));
        return new ReportDays(from, earlier(to, LAST.atEndOfMonth()));
    }

    private static TenantBilling of(BillingReport report, UUID tenant) {
        return report.tenants().stream()
                .filter(row -> row.id().equals(tenant))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, List<BigDecimal>> figures(List<Revenue> revenue) {
        Map<String, List<BigDecimal>> figures = new TreeMap<>();
        revenue.forEach(part -> figures.put(
                part.currency().getCurrencyCode(),
                Stream.of(part.charged(), part.overheadValue(), part.overheadAbsorbed(), part.overheadBilled())
                        .map(Money::amount)
                        .toList()));
        return zeroless(figures);
    }

    /** A currency of which nothing was charged in the days says as much as none. */
    private static Map<String, List<BigDecimal>> zeroless(Map<String, List<BigDecimal>> figures) {
        Map<String, List<BigDecimal>> plain = new TreeMap<>();
        figures.forEach((currency, amounts) -> {
            if (amounts.stream().anyMatch(amount -> amount.signum() != 0)) {
                plain.put(
                        currency,
                        amounts.stream()
                                .map(amount -> amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros())
                                .toList());
            }
        });
        return plain;
    }

    private static void add(Map<String, List<BigDecimal>> sums, Map<String, List<BigDecimal>> figures) {
        figures.forEach((currency, amounts) ->
                sums.merge(currency, amounts, (one, other) -> Stream.iterate(0, n -> n < one.size(), n -> n + 1)
                        .map(n -> one.get(n).add(other.get(n)))
                        .map(amount -> amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros())
                        .toList()));
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
