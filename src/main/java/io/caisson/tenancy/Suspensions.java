package io.caisson.tenancy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The suspensions of tenants as rows: those that hold, and those that were lifted. */
@Component
public class Suspensions {

    private static final String ROW =
            "select tenant_id, cause, reason, since, put_by, lifted_at, lifted_by from suspension where ";

    private final JdbcClient jdbc;

    Suspensions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that hold, the oldest first. */
    public List<Suspension> of(UUID tenantId) {
        return of(List.of(tenantId));
    }

    /** Those that hold for any of the tenants. */
    public List<Suspension> of(Collection<UUID> tenantIds) {
        return jdbc.sql(ROW + "tenant_id = any (?) and lifted_at is null order by id")
                .param(tenantIds.toArray(UUID[]::new))
                .query(Suspensions::read)
                .list();
    }

    /** The last ones, the latest first, lifted or not. */
    public List<Suspension> history(UUID tenantId, int limit) {
        return jdbc.sql(ROW + "tenant_id = ? order by id desc limit ?")
                .params(tenantId, limit)
                .query(Suspensions::read)
                .list();
    }

    /** When somebody else than who put it lifted one for this cause the last time. */
    public Optional<Instant> overruled(UUID tenantId, SuspensionCause cause) {
        return jdbc.sql(
                        "select max(lifted_at) from suspension where tenant_id = ? and cause = ? and lifted_by <> put_by")
                .params(tenantId, cause.name())
                .query((row, n) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single();
    }

    /** False when one for this cause holds already. */
    boolean put(UUID tenantId, SuspensionCause cause, String reason, String by, Instant now) {
        return jdbc.sql("""
                insert into suspension (tenant_id, cause, reason, since, put_by) values (?, ?, ?, ?, ?)
                on conflict (tenant_id, cause) where lifted_at is null do nothing""")
                        .params(tenantId, cause.name(), reason, Timestamp.from(now), by)
                        .update()
                == 1;
    }

    /**
     * A clock that was set back ends it when it began.
     *
     * @param cause null for all
     * @return those that held
     */
    List<SuspensionCause> lift(UUID tenantId, @Nullable SuspensionCause cause, String by, Instant now) {
        return jdbc.sql("""
                update suspension set lifted_at = greatest(since, :now), lifted_by = :by
                where tenant_id = :tenant and lifted_at is null and (cause = :cause or cast(:cause as text) is null)
                returning cause""")
                .param("now", Timestamp.from(now))
                .param("by", by)
                .param("tenant", tenantId)
                .param("cause", cause == null ? null : cause.name())
                .query((row, n) -> SuspensionCause.valueOf(row.getString(1)))
                .list();
    }

    /** Why a change is refused, and each way out. */
    TenantConflict refusal(Tenant tenant) {
        var held = of(tenant.id());
        var why = held.stream()
                .map(one -> "%s: \"%s\"".formatted(one.cause().text(), one.reason()))
                .collect(Collectors.joining("; "));
        var ways = held.stream().map(one -> one.cause().wayOut()).collect(Collectors.joining(" "));
        return new TenantConflict("Tenant '%s' is suspended (%s). Nothing of it runs until it is resumed. %s"
                .formatted(tenant.slug(), why, ways));
    }

    private static Suspension read(ResultSet row, int n) throws SQLException {
        var lifted = row.getTimestamp("lifted_at");
        return new Suspension(
                row.getObject("tenant_id", UUID.class),
                SuspensionCause.valueOf(row.getString("cause")),
                row.getString("reason"),
                row.getTimestamp("since").toInstant(),
                row.getString("put_by"),
                lifted == null ? null : lifted.toInstant(),
                row.getString("lifted_by"));
    }
}
