package io.caisson.invoices;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who owes something past its due date, and since when. */
@Component
public class Arrears {

    private static final String OVERDUE = """
            select tenant_id, min(due_on) as since from invoice_standing
            where kind = 'INVOICE' and corrected_by is null and paid < due and overdue_at <= :now
            """.replace(":now", "cast(:now as timestamptz)");

    private final JdbcClient jdbc;
    private final Clock clock;

    Arrears(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The due date of the oldest invoice that should have been paid by now; nothing when there is none. */
    public Optional<LocalDate> since(UUID tenantId) {
        return jdbc.sql(OVERDUE + " and tenant_id = :tenant group by tenant_id")
                .param("now", Timestamp.from(clock.instant()))
                .param("tenant", tenantId)
                .query((row, n) -> row.getObject("since", LocalDate.class))
                .optional();
    }

    /** The same for every tenant that has such an invoice. */
    public Map<UUID, LocalDate> all() {
        var since = new HashMap<UUID, LocalDate>();
        jdbc.sql(OVERDUE + " group by tenant_id")
                .param("now", Timestamp.from(clock.instant()))
                .query(row -> {
                    since.put(row.getObject("tenant_id", UUID.class), row.getObject("since", LocalDate.class));
                });
        return since;
    }
}
