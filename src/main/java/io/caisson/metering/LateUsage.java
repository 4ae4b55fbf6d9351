package io.caisson.metering;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was written of a time that may have been billed by then. */
@Component
public class LateUsage {

    private final JdbcClient jdbc;

    LateUsage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param to the latest where it goes on */
    public record Span(Instant from, Instant to) {}

    /** Of whom there is some that nobody took yet. */
    public List<UUID> tenants() {
        return jdbc.sql("select distinct tenant_id from usage_late order by tenant_id")
                .query(UUID.class)
                .list();
    }

    /** Takes all of the tenant's, so that nobody is told of it again unless the transaction is rolled back. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Span> take(UUID tenantId) {
        return jdbc.sql("""
                with taken as (delete from usage_late where tenant_id = ? returning starts_at, ends_at)
                select distinct starts_at, least(ends_at, '2999-01-01Z') as ends_at from taken order by starts_at, ends_at""")
                .param(tenantId)
                .query((row, n) ->
                        new Span(instant(row.getTimestamp("starts_at")), instant(row.getTimestamp("ends_at"))))
                .list();
    }

    private static Instant instant(Timestamp at) {
        return at.toInstant();
    }
}
