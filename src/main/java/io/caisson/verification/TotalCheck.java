package io.caisson.verification;

import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a month comes to per meter: closed segments of a month of UTC, whoever's they are, against the sum over tenants that there
 * are; and what is to be charged of tenants' own months against what is charged, and that against what is invoiced.
 */
@Component
class TotalCheck {

    private static final String TENANTS = """
            select coalesce(sum(cpu), 0) as cpu, coalesce(sum(memory), 0) as memory, coalesce(sum(overhead_cpu), 0) as overhead_cpu,
                coalesce(sum(overhead_memory), 0) as overhead_memory, coalesce(sum(instances), 0) as instances
            from (select * from usage_rollup where day >= :first and day < :last
                union all select * from usage_rollup_change where day >= :first and day < :last) as rolled
            where exists (select from tenant where id = tenant_id) and (cast(:only as uuid) is null or tenant_id = :only)""";

    /** What was taken back and the note that does so are nothing together, so that what stands is left. */
    private static final String INVOICED = """
            select coalesce(meter, '') as meter,
                coalesce(sum(counted) filter (where line.kind in ('USAGE', 'OVERHEAD')), 0) as counted
            from invoice join invoice_line as line using (number)
            where month = :month and (cast(:only as uuid) is null or tenant_id = :only)
            group by meter""";

    private final JdbcClient jdbc;

    TotalCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param only of whom alone; null for all tenants
     * @param segments what they come to
     * @param charges what is to be charged and what is
     * @param summed whether the sums of days say something
     */
    List<MeterTotal> of(YearMonth month, @Nullable UUID only, Held segments, ChargeTotals charges, boolean summed) {
        var tenants = summed ? tenants(month, only) : null;
        var invoiced = invoiced(month, only);
        return Stream.of(Meter.values())
                .map(meter -> new MeterTotal(
                        meter,
                        segments.counted(meter),
                        tenants == null ? null : tenants.counted(meter),
                        charges.derived(meter),
                        charges.charged(meter),
                        charges.notInvoiced(meter),
                        invoiced.isEmpty() ? null : invoiced.getOrDefault(meter.label(), BigDecimal.ZERO)))
                .toList();
    }

    /** @param whose such as {@code over all tenants} */
    static List<Difference> differences(YearMonth month, String whose, List<MeterTotal> totals) {
        var differences = new ArrayList<Difference>();
        for (var total : totals) {
            var tenants = total.tenants();
            if (tenants != null && !total.sumAgrees()) {
                differences.add(differs(month + " total of %s " + whose, total, total.segments(), tenants));
            }
            if (!total.chargeAgrees()) {
                differences.add(differs(month + " charged %s " + whose, total, total.derived(), total.charged()));
            }
            if (!total.invoiceAgrees()) {
                var invoiced = total.invoiced() == null ? BigDecimal.ZERO : total.invoiced();
                differences.add(differs(month + " invoiced %s " + whose, total, total.billed(), invoiced));
            }
        }
        return differences;
    }

    private static Difference differs(String what, MeterTotal total, BigDecimal expected, BigDecimal found) {
        return new Difference(what.formatted(total.meter().label()), expected.toPlainString(), found.toPlainString());
    }

    private Held tenants(YearMonth month, @Nullable UUID only) {
        return jdbc.sql(TENANTS)
                .param("first", Date.valueOf(month.atDay(1)))
                .param("last", Date.valueOf(month.plusMonths(1).atDay(1)))
                .param("only", only)
                .query((row, n) -> Held.of(row))
                .single();
    }

    /** By the meters' labels; empty where nothing is issued. */
    private Map<String, BigDecimal> invoiced(YearMonth month, @Nullable UUID only) {
        var sums = new HashMap<String, BigDecimal>();
        jdbc.sql(INVOICED)
                .param("month", Date.valueOf(month.atDay(1)))
                .param("only", only)
                .query(row -> {
                    sums.put(row.getString("meter"), row.getBigDecimal("counted"));
                });
        return sums;
    }
}
