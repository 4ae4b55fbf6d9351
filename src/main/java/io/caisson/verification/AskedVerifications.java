package io.caisson.verification;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Runs that are asked for: each is done by a task, to its end, whatever process is killed meanwhile. */
@Component
public class AskedVerifications {

    private static final Pattern NUMBER = Pattern.compile("2[0-9]{3}-[0-9]{6,9}");

    private final JdbcClient jdbc;
    private final Runs runs;
    private final KeptSegments kept;
    private final ObjectProvider<Scheduler> scheduler;
    private final Clock clock;

    AskedVerifications(
            JdbcClient jdbc, Runs runs, KeptSegments kept, ObjectProvider<Scheduler> scheduler, Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.kept = kept;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Waits for its turn. {@link Verifications#now} does it at once.
     *
     * @param tenantId of whom alone; null for all tenants
     * @throws InvalidValue when the month's segments are not kept any more
     */
    @Transactional
    public UUID ask(YearMonth month, @Nullable UUID tenantId, String by) {
        kept.require(month, tenantId);
        return later(runs.add(month, tenantId, null, by));
    }

    /**
     * The same for one invoice.
     *
     * @throws InvalidValue when there is none of that number, or when it stands on segments that are not kept any more
     */
    @Transactional
    public UUID ask(String invoice, String by) {
        var asked = find(invoice)
                .orElseThrow(
                        () -> new InvalidValue(
                                "invoice",
                                invoice,
                                "the number of an invoice or credit note that was issued, such as 2026-000001 (GET /v1/admin/invoices has them)"));
        if (asked.derived) {
            kept.require(invoice, asked.tenantId, asked.month);
        }
        return later(runs.add(asked.month, asked.tenantId, invoice, by));
    }

    /** @param derived from segments, as what stands is */
    private record Invoice(UUID tenantId, YearMonth month, boolean derived) {}

    private Optional<Invoice> find(String number) {
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty(); // PostgreSQL refuses to be asked for what it can't keep
        }
        return jdbc.sql("""
                select tenant_id, month, corrects is null and corrected_by is null as derived
                from invoice_standing where number = ?""")
                .param(number)
                .query((row, n) -> new Invoice(
                        row.getObject("tenant_id", UUID.class),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getBoolean("derived")))
                .optional();
    }

    private UUID later(UUID id) {
        scheduler
                .getObject()
                .schedule(VerificationTasks.RUN.instance(id.toString()).scheduledTo(clock.instant()));
        return id;
    }
}
