package io.caisson.charges;

import io.caisson.prices.ClosedMonths;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers what of a tenant's time is closed: no month is before it is over. */
@Component
class ClosedCharges implements ClosedMonths {

    private static final String UNTIL = "select max(ends_at) from charged_month where closed_at is not null";

    private final JdbcClient jdbc;

    ClosedCharges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Instant> closedUntil(UUID tenantId) {
        return jdbc.sql(UNTIL + " and tenant_id = ?")
                .param(tenantId)
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    @Override
    public Optional<Instant> closedUntil() {
        return jdbc.sql(UNTIL).query(Timestamp.class).optional().map(Timestamp::toInstant);
    }
}
