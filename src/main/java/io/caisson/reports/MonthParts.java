package io.caisson.reports;

import io.caisson.metering.Held;
import io.caisson.metering.Rollups;
import io.caisson.reports.Spread.Used;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What parts of months come to. One statement reads what was charged for the months, and one for each month its rollups. */
@Component
class MonthParts {

    /** A line that begins or ends with its month has no bound there: the month is of the tenant's time zone, days are of UTC. */
    private static final String SUMS = """
            select summed.*, created_at, deleted_at,
                case when summed.starts_at > month.starts_at then summed.starts_at end as first,
                case when summed.ends_at < month.ends_at then summed.ends_at end as last
            from charged_sum as summed
                join charged_month as month on month.tenant_id = summed.tenant_id and month.month = summed.month
                join tenant on tenant.id = summed.tenant_id
            where summed.month in (:first, :last) and month.month in (:first, :last) and (:all or summed.tenant_id = :tenant)""";

    private final JdbcClient jdbc;
    private final Rollups rollups;

    MonthParts(JdbcClient jdbc, Rollups rollups) {
        this.jdbc = jdbc;
        this.rollups = rollups;
    }

    /** What some days of months have of what is reserved and of what was charged. */
    record Part(Reserved reserved, List<Revenue> revenue) {

        static final Part NOTHING = new Part(Reserved.NOTHING, List.of());

        Part plus(Part other) {
            return new Part(
                    reserved.plus(other.reserved),
                    Revenue.sum(Stream.concat(revenue.stream(), other.revenue.stream())
                            .toList()));
        }
    }

    /** @param tenant null for all */
    Map<UUID, Part> of(List<MonthPart> asked, @Nullable UUID tenant) {
        Map<UUID, Part> parts = new HashMap<>();
        if (!asked.isEmpty()) {
            var charged = sums(asked, tenant);
            asked.forEach(part -> of(part, charged.getOrDefault(part.month(), List.of()), tenant)
                    .forEach((id, sum) -> parts.merge(id, sum, Part::plus)));
        }
        return parts;
    }

    private Map<YearMonth, List<ChargedSum>> sums(List<MonthPart> asked, @Nullable UUID tenant) {
        return jdbc
                .sql(SUMS)
                .param("first", Date.valueOf(asked.getFirst().monthStart()))
                .param("last", Date.valueOf(asked.getLast().monthStart()))
                .param("all", tenant == null)
                .param("tenant", tenant == null ? TenantRows.NOBODY : tenant)
                .query((row, n) -> ChargedSum.of(row))
                .stream()
                .collect(Collectors.groupingBy(ChargedSum::month));
    }

    private Map<UUID, Part> of(MonthPart part, List<ChargedSum> sums, @Nullable UUID tenant) {
        var charged = sums.stream().collect(Collectors.groupingBy(ChargedSum::tenant));
        var cuts = cuts(part, charged.values());
        var held = rollups.parts(cuts, tenant);
        Map<UUID, Part> parts = new HashMap<>();
        Stream.concat(charged.keySet().stream(), held.keySet().stream())
                .distinct()
                .forEach(id -> {
                    var used = used(cuts, held.getOrDefault(id, Collections.nCopies(cuts.size() - 1, Held.NOTHING)));
                    var mine = charged.getOrDefault(id, List.of());
                    parts.put(
                            id,
                            new Part(
                                    reserved(part, used),
                                    mine.stream()
                                            .map(sum -> new Spread(sum, mine, used).of(part))
                                            .toList()));
                });
        return parts;
    }

    /** Where what was used has to be known apart: where the days begin and end, and days in which a tenant's currency changed. */
    private static List<LocalDate> cuts(MonthPart part, Collection<List<ChargedSum>> charged) {
        var cuts = new TreeSet<>(List.of(part.monthStart(), part.first(), part.end(), part.monthEnd()));
        charged.stream()
                .filter(sums -> sums.size() > 1)
                .flatMap(List::stream)
                .flatMap(sum -> LongStream.of(sum.lines().from(), sum.lines().to())
                        .filter(second -> second != Long.MIN_VALUE && second != Long.MAX_VALUE)
                        .mapToObj(MonthParts::day))
                .flatMap(day -> Stream.of(day, day.plusDays(1)))
                .filter(day -> day.isAfter(part.monthStart()) && day.isBefore(part.monthEnd()))
                .forEach(cuts::add);
        return List.copyOf(cuts);
    }

    private static List<Used> used(List<LocalDate> cuts, List<Held> held) {
        return IntStream.range(0, held.size())
                .mapToObj(n -> new Used(cuts.get(n), cuts.get(n + 1), held.get(n)))
                .toList();
    }

    private static Reserved reserved(MonthPart part, List<Used> used) {
        return used.stream()
                .filter(each ->
                        !each.first().isBefore(part.first()) && !each.end().isAfter(part.end()))
                .map(Used::held)
                .map(held -> new Reserved(held.cpu(), held.memory(), held.overheadCpu(), held.overheadMemory()))
                .reduce(Reserved.NOTHING, Reserved::plus);
    }

    private static LocalDate day(long second) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }
}
