package io.caisson.verification;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.shared.InvalidValue;
import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the checks over a month, or of an invoice, and keeps what differs. */
@Service
public class Verifications {

    private static final Pattern NUMBER = Pattern.compile("2[0-9]{3}-[0-9]{6,9}");
    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

    private final JdbcClient jdbc;
    private final Runs runs;
    private final CheckedTenants tenants;
    private final LedgerCheck ledger;
    private final List<MonthCheck> monthChecks;
    private final InvoiceRecount invoices;
    private final NowCheck now;
    private final Notices notices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Verifications(
            JdbcClient jdbc,
            Runs runs,
            CheckedTenants tenants,
            LedgerCheck ledger,
            List<MonthCheck> monthChecks,
            InvoiceRecount invoices,
            NowCheck now,
            Notices notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.tenants = tenants;
        this.ledger = ledger;
        this.monthChecks = monthChecks;
        this.invoices = invoices;
        this.now = now;
        this.notices = notices;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Notes that a run is wanted. Call {@link #work} with the answer, as often as it takes.
     *
     * @param tenantId of whom alone; null for all tenants
     * @throws InvalidValue when the month's segments are not kept any more
     */
    public UUID ask(YearMonth month, @Nullable UUID tenantId, String by) {
        if (isDropped(month)) {
            throw new InvalidValue(
                    "month", month.toString(), "one whose segments are still kept: those of this one were dropped");
        }
        return runs.add(month, tenantId, null, by);
    }

    /**
     * The same for one invoice.
     *
     * @throws InvalidValue when there is none of that number
     */
    public UUID ask(String invoice, String by) {
        return jdbc.sql("select number, tenant_id, month from invoice where number = ?")
                .param(readable(invoice))
                .query((row, n) -> runs.add(
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("number"),
                        by))
                .optional()
                .orElseThrow(
                        () -> new InvalidValue(
                                "invoice",
                                invoice,
                                "the number of an invoice or credit note that was issued, such as 2026-000001 (GET /v1/admin/invoices has them)"));
    }

    private boolean isDropped(YearMonth month) {
        return jdbc.sql("select exists (select from usage_dropped where month = ?)")
                .param(Date.valueOf(month.atDay(1)))
                .query(Boolean.class)
                .single();
    }

    /** PostgreSQL refuses to be asked for what it can't keep. */
    private static String readable(String text) {
        return NUMBER.matcher(text).matches() ? text : "";
    }

    /** The whole run, from the start. Its end is told where something differs. */
    public Verification work(UUID id) throws InterruptedException {
        var asked = get(id);
        if (asked.invoice() == null) {
            month(asked);
        } else {
            runs.begin(id, 1);
            runs.checked(id, 1, invoices.of(asked.invoice()));
        }
        transaction.executeWithoutResult(status -> finish(id));
        return get(id);
    }

    private void month(Verification asked) throws InterruptedException {
        var id = asked.id();
        var month = asked.month();
        var checked = tenants.of(month, asked.tenantId());
        runs.begin(id, checked.size());
        try (var progress = new Progress(runs, id)) {
            ledger.check(month, asked.tenantId(), checked, progress);
        }
        for (var check : monthChecks) {
            runs.checked(id, 0, check.of(month, asked.tenantId()));
        }
        if (asked.tenantId() == null && month.equals(YearMonth.now(clock))) {
            runs.checked(id, 0, now.differences());
        }
    }

    public Verification get(UUID id) {
        return runs.find(id).orElseThrow(() -> new IllegalArgumentException("there is no verification " + id));
    }

    public Optional<Verification> find(UUID id) {
        return runs.find(id);
    }

    /** The latest first, without their differences. */
    public List<Verification> latest(int limit) {
        return runs.latest(limit);
    }

    private void finish(UUID id) {
        runs.finish(id);
        var run = get(id);
        if (run.found() > 0) {
            LOG.error(
                    "The verification of {} found {} differences: see /admin/verifications/{}.",
                    run.month(),
                    run.found(),
                    id);
            notices.tell(
                    null,
                    NoticeType.VERIFICATION_DIFFERS,
                    Map.of("month", run.month().toString(), "verification", id.toString(), "differences", run.found()));
        }
    }
}
