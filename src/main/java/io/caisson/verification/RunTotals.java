package io.caisson.verification;

import io.caisson.metering.Meter;
import io.caisson.verification.NowTotal.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What runs compared over all of their tenants, as rows. */
@Component
class RunTotals {

    private final JdbcClient jdbc;

    RunTotals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void keep(UUID run, List<MeterTotal> totals) {
        for (var total : totals) {
            jdbc.sql("""
                    insert into verification_total
                        (verification_id, meter, segments, tenants, derived, charged, not_invoiced, invoiced)
                    values (:run, :meter, :segments, :tenants, :derived, :charged, :not_invoiced, :invoiced)""")
                    .param("run", run)
                    .param("meter", total.meter().label())
                    .param("segments", total.segments())
                    .param("tenants", total.tenants(), Types.NUMERIC)
                    .param("derived", total.derived())
                    .param("charged", total.charged())
                    .param("not_invoiced", total.notInvoiced())
                    .param("invoiced", total.invoiced(), Types.NUMERIC)
                    .update();
        }
    }

    void keepNow(UUID run, List<NowTotal> totals) {
        for (var total : totals) {
            jdbc.sql("""
                    insert into verification_now
                        (verification_id, resource, kubernetes, postgresql, bound, metered, charged, agreement)
                    values (:run, :resource, :kubernetes, :postgresql, :bound, :metered, :charged, :agreement)""")
                    .param("run", run)
                    .param("resource", total.resource().name())
                    .param("kubernetes", total.kubernetes(), Types.BIGINT)
                    .param("postgresql", total.postgresql())
                    .param("bound", total.bound())
                    .param("metered", total.metered())
                    .param("charged", total.charged())
                    .param("agreement", total.agreement().name())
                    .update();
        }
    }

    /** In the order of the meters. */
    List<MeterTotal> of(UUID run) {
        return jdbc
                .sql("select * from verification_total where verification_id = ?")
                .param(run)
                .query((row, n) -> month(row))
                .list()
                .stream()
                .sorted(Comparator.comparing(MeterTotal::meter))
                .toList();
    }

    private static MeterTotal month(ResultSet row) throws SQLException {
        return new MeterTotal(
                Meter.of(row.getString("meter")),
                row.getBigDecimal("segments"),
                row.getBigDecimal("tenants"),
                row.getBigDecimal("derived"),
                row.getBigDecimal("charged"),
                row.getBigDecimal("not_invoiced"),
                row.getBigDecimal("invoiced"));
    }

    /** In the order of the resources. */
    List<NowTotal> now(UUID run) {
        return jdbc
                .sql("select * from verification_now where verification_id = ?")
                .param(run)
                .query((row, n) -> held(row))
                .list()
                .stream()
                .sorted(Comparator.comparing(NowTotal::resource))
                .toList();
    }

    private static NowTotal held(ResultSet row) throws SQLException {
        return new NowTotal(
                Resource.valueOf(row.getString("resource")),
                row.getObject("kubernetes", Long.class),
                row.getLong("postgresql"),
                row.getLong("bound"),
                row.getLong("metered"),
                row.getLong("charged"),
                Agreement.valueOf(row.getString("agreement")));
    }
}
