package io.caisson.verification;

import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import java.sql.Date;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What closed segments of a month of UTC come to, whoever's they are, against the sum over tenants that there are. */
@Component
class TotalCheck {

    private final JdbcClient jdbc;

    TotalCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Difference> of(YearMonth month, Held total) {
        var tenants = tenants(month);
        return Stream.of(Meter.values())
                .filter(meter -> total.counted(meter).compareTo(tenants.counted(meter)) != 0)
                .map(meter -> new Difference(
                        "%s total of %s over all tenants".formatted(month, meter.label()),
                        total.counted(meter).toPlainString(),
                        tenants.counted(meter).toPlainString()))
                .toList();
    }

    private Held tenants(YearMonth month) {
        return jdbc.sql("""
                select coalesce(sum(cpu), 0) as cpu, coalesce(sum(memory), 0) as memory, coalesce(sum(overhead_cpu), 0) as overhead_cpu,
                    coalesce(sum(overhead_memory), 0) as overhead_memory, coalesce(sum(instances), 0) as instances
                from (select * from usage_rollup where day >= :first and day < :last
                    union all select * from usage_rollup_change where day >= :first and day < :last) as rolled
                where exists (select from tenant where id = tenant_id)""")
                .param("first", Date.valueOf(month.atDay(1)))
                .param("last", Date.valueOf(month.plusMonths(1).atDay(1)))
                .query((row, n) -> Held.of(row))
                .single();
    }
}
