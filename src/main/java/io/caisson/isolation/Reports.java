package io.caisson.isolation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** All reports, as rows. */
@Repository
class Reports {

    private static final TypeReference<List<Result>> RESULTS = new TypeReference<>() {};
    private static final Duration GONE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Reports(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The tenant's row must be locked, so that numbers have no gaps. Nothing if one like it waits already. */
    Optional<Report> queue(
            UUID tenant, Trigger trigger, String askedBy, String runtimeClass, Instant now, Instant from) {
        return jdbc.sql("""
                insert into isolation_report
                    (id, tenant_id, number, trigger, asked_by, state, runtime_class, requested_at, not_before)
                select :id, :tenant, coalesce(max(number), 0) + 1, :trigger, :by, 'QUEUED', :class, :now, :from
                from isolation_report where tenant_id = :tenant
                on conflict (tenant_id, state) where state in ('QUEUED', 'RUNNING') do nothing
                returning *""")
                .param("id", UUID.randomUUID())
                .param("tenant", tenant)
                .param("trigger", trigger.name())
                .param("by", askedBy)
                .param("class", runtimeClass)
                .param("now", Timestamp.from(now))
                .param("from", Timestamp.from(from))
                .query((row, n) -> read(row))
                .optional();
    }

    /**
     * What is to be done now: what a killed process left first, then what a person waits for. What has waited for long
     * stands in line with those, so that nobody who asks again and again keeps others from their turn.
     */
    Optional<Report> next(Instant now) {
        return jdbc.sql("""
                select * from isolation_report
                where state in ('QUEUED', 'RUNNING') and not_before <= :now
                order by state = 'RUNNING' desc, (trigger = 'DEMAND' or not_before < :long) desc, requested_at limit 1""")
                .param("now", Timestamp.from(now))
                .param("long", Timestamp.from(now.minus(LONG)))
                .query((row, n) -> read(row))
                .optional();
    }

    void postpone(UUID id, Instant until, String why) {
        jdbc.sql("update isolation_report set not_before = ?, message = ? where id = ?")
                .params(Timestamp.from(until), why, id)
                .update();
    }

    void begin(UUID id) {
        jdbc.sql("update isolation_report set state = 'RUNNING', tries = tries + 1, message = null where id = ?")
                .param(id)
                .update();
    }

    void finish(UUID id, ReportState state, @Nullable String message, List<Result> results, Instant now) {
        jdbc.sql("""
                update isolation_report set state = :state, message = :message, finished_at = :now,
                    results = :results::jsonb where id = :id and state in ('QUEUED', 'RUNNING')""")
                .param("state", state.name())
                .param("message", message)
                .param("now", Timestamp.from(now))
                .param("results", json.writeValueAsString(results))
                .param("id", id)
                .update();
    }

    /** Whether a report is being made under this name, or was until a minute ago: its pods take a moment to be gone. */
    boolean running(String run, Instant now) {
        return jdbc.sql("""
                select exists (select from isolation_report where right(id::text, 12) = ?
                    and (state = 'RUNNING' or finished_at > ?))""")
                .params(run, Timestamp.from(now.minus(GONE)))
                .query(Boolean.class)
                .single();
    }

    List<Report> before(UUID tenant, int number, int limit) {
        return jdbc.sql("""
                select * from isolation_report where tenant_id = ? and number < ? order by number desc limit ?""")
                .params(tenant, number, limit)
                .query((row, n) -> read(row))
                .list();
    }

    Optional<Report> find(UUID tenant, int number) {
        return jdbc.sql("select * from isolation_report where tenant_id = ? and number = ?")
                .params(tenant, number)
                .query((row, n) -> read(row))
                .optional();
    }

    Optional<Report> doneBefore(UUID tenant, int number) {
        return jdbc.sql("""
                select * from isolation_report where tenant_id = ? and number < ? and state = 'DONE'
                order by number desc limit 1""").params(tenant, number).query((row, n) -> read(row)).optional();
    }

    /**
     * Tenants whose last report is older than a month. One that could not be made counts for a day, so that it is tried
     * again without filling the list.
     */
    List<UUID> due(Instant now) {
        return jdbc.sql("""
                select id from tenant where state in ('ACTIVE', 'PAST_DUE') and not exists (
                    select from isolation_report report where report.tenant_id = tenant.id
                    and (report.requested_at > :day or report.requested_at > :month and report.state <> 'FAILED'))
                order by created_at""")
                .param("day", Timestamp.from(now.minus(DAY)))
                .param("month", Timestamp.from(now.minus(MONTH)))
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    private Report read(ResultSet row) throws SQLException {
        var finished = row.getTimestamp("finished_at");
        return new Report(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getInt("number"),
                Trigger.valueOf(row.getString("trigger")),
                row.getString("asked_by"),
                ReportState.valueOf(row.getString("state")),
                row.getString("message"),
                row.getString("runtime_class"),
                row.getInt("tries"),
                row.getTimestamp("requested_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                json.readValue(row.getString("results"), RESULTS));
    }
}
