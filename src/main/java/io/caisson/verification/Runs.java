package io.caisson.verification;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The runs as rows, so that a page shows how far one is and a killed one can begin again. */
@Component
class Runs {

    /** How many differences come with their run; the others are read in parts. */
    static final int SHOWN = 1_000;

    private static final int AT_ONCE = 500;

    private static final String COLUMNS =
            "id, month, tenant_id, (select slug from tenant where tenant.id = tenant_id) as tenant, invoice, asked_by,"
                    + " started_at, finished_at, tenants, checked, left_out, found";

    private final JdbcClient jdbc;
    private final JdbcTemplate batch;
    private final RunTotals totals;
    private final Clock clock;

    Runs(JdbcClient jdbc, JdbcTemplate batch, RunTotals totals, Clock clock) {
        this.jdbc = jdbc;
        this.batch = batch;
        this.totals = totals;
        this.clock = clock;
    }

    UUID add(YearMonth month, @Nullable UUID tenantId, @Nullable String invoice, String askedBy) {
        var id = UUID.randomUUID();
        jdbc.sql(
                        "insert into verification (id, month, tenant_id, invoice, asked_by, started_at) values (:id, :month, :tenant, :invoice, :by, :now)")
                .param("id", id)
                .param("month", Date.valueOf(month.atDay(1)))
                .param("tenant", tenantId)
                .param("invoice", invoice)
                .param("by", askedBy)
                .param("now", now())
                .update();
        return id;
    }

    /** From the start, also where it was before: its totals go by themselves (V83). */
    @Transactional
    void begin(UUID id, int tenants) {
        jdbc.sql("delete from verification_difference where verification_id = ?")
                .param(id)
                .update();
        jdbc.sql(
                        "update verification set started_at = ?, tenants = ?, checked = 0, left_out = 0, found = 0 where id = ?")
                .params(now(), tenants, id)
                .update();
    }

    /** In a transaction of its own, so that it shows while the run's goes on. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void checked(UUID id, int tenants, List<Difference> differences) {
        int before = jdbc.sql("select found from verification where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
        var rows = IntStream.range(0, differences.size())
                .mapToObj(n -> row(id, before + n, differences.get(n)))
                .toList();
        for (int from = 0; from < rows.size(); from += AT_ONCE) {
            batch.batchUpdate(
                    "insert into verification_difference (verification_id, number, what, expected, found) values (?, ?, ?, ?, ?)",
                    rows.subList(from, Math.min(from + AT_ONCE, rows.size())));
        }
        jdbc.sql("update verification set checked = checked + ?, found = found + ? where id = ?")
                .params(tenants, differences.size(), id)
                .update();
    }

    private static Object[] row(UUID id, int number, Difference difference) {
        return new Object[] {id, number, difference.what(), difference.expected(), difference.found()};
    }

    /** In a transaction of its own, as above. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void leftOut(UUID id, int tenants) {
        jdbc.sql("update verification set left_out = ? where id = ?")
                .params(tenants, id)
                .update();
    }

    /** In a transaction of its own, as above. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void totals(UUID id, List<MeterTotal> month) {
        totals.keep(id, month);
    }

    @Transactional
    void held(UUID id, NowFound found) {
        checked(id, 0, found.differences());
        totals.keepNow(id, found.totals());
    }

    void finish(UUID id) {
        jdbc.sql("update verification set finished_at = ? where id = ?")
                .params(now(), id)
                .update();
    }

    Optional<Verification> find(UUID id) {
        return jdbc.sql("select %s from verification where id = ?".formatted(COLUMNS))
                .param(id)
                .query(Runs::withoutFound)
                .optional()
                .map(run -> run.with(differences(id, 0, SHOWN), totals.of(id), totals.now(id)));
    }

    /** The latest first, without their differences and totals. */
    List<Verification> latest(int limit) {
        return jdbc.sql("select %s from verification order by started_at desc limit ?".formatted(COLUMNS))
                .param(limit)
                .query(Runs::withoutFound)
                .list();
    }

    /** @param after how many come before them: they are numbered from 0, without gaps */
    List<Difference> differences(UUID id, int after, int limit) {
        return jdbc.sql("""
                select what, expected, found from verification_difference
                where verification_id = ? and number >= ? order by number limit ?""")
                .params(id, after, limit)
                .query((row, n) -> new Difference(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** What a night asked for before then and found nothing in says nothing that later ones don't. */
    int dropNights(Instant before) {
        return jdbc.sql("""
                delete from verification
                where asked_by = ? and tenant_id is null and invoice is null and found = 0 and finished_at < ?""")
                .params(VerificationTasks.CAISSON, Timestamp.from(before))
                .update();
    }

    private static Verification withoutFound(ResultSet row, int n) throws SQLException {
        var finished = row.getTimestamp("finished_at");
        return new Verification(
                row.getObject("id", UUID.class),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getObject("tenant_id", UUID.class),
                row.getString("tenant"),
                row.getString("invoice"),
                row.getString("asked_by"),
                row.getTimestamp("started_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getInt("tenants"),
                row.getInt("checked"),
                row.getInt("left_out"),
                row.getInt("found"),
                List.of(),
                List.of(),
                List.of());
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
