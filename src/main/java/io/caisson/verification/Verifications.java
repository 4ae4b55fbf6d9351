package io.caisson.verification;

import io.caisson.metering.UsagePeriod;
import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the checks over a month, one tenant after another, and keeps what differs. */
@Service
public class Verifications {

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);
    private static final int TRIES = 5;
    /** Months of other time zones begin and end up to so much earlier or later. */
    private static final Duration ZONES = Duration.ofHours(14);

    private final JdbcClient jdbc;
    private final Runs runs;
    private final ChargeCheck charges;
    private final RollupCheck rollups;
    private final List<MonthCheck> monthChecks;
    private final NowCheck now;
    private final Notices notices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Verifications(
            JdbcClient jdbc,
            Runs runs,
            ChargeCheck charges,
            RollupCheck rollups,
            List<MonthCheck> monthChecks,
            NowCheck now,
            Notices notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.charges = charges;
        this.rollups = rollups;
        this.monthChecks = monthChecks;
        this.now = now;
        this.notices = notices;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Notes that a run is wanted. Call {@link #work} with the answer, as often as it takes.
     *
     * @param tenantId of whom alone; null for all tenants
     */
    public UUID ask(YearMonth month, @Nullable UUID tenantId, String by) {
        return runs.add(month, tenantId, by);
    }

    /** The whole run, from the start. Its end is told where something differs. */
    public Verification work(UUID id) throws InterruptedException {
        var asked = get(id);
        var month = asked.month();
        var tenants = tenants(month, asked.tenantId());
        runs.begin(id, tenants.size());
        for (var tenant : tenants) {
            var differences = new ArrayList<>(check(tenant, month));
            differences.addAll(rollups.of(tenant.id, tenant.slug, month));
            runs.checked(id, 1, differences);
        }
        for (var check : monthChecks) {
            runs.checked(id, 0, check.of(month, asked.tenantId()));
        }
        if (asked.tenantId() == null && month.equals(YearMonth.now(clock))) {
            runs.checked(id, 0, now.differences());
        }
        transaction.executeWithoutResult(status -> finish(id));
        return get(id);
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

    private List<Difference> check(Checked tenant, YearMonth month) {
        for (int attempt = 1; ; attempt++) {
            try {
                return charges.of(tenant.id, tenant.slug, month);
            } catch (ConcurrencyFailureException e) {
                if (attempt == TRIES) {
                    throw e;
                }
                // the charges were brought up to date at this very moment: look again
            } catch (IllegalArgumentException | ArithmeticException e) { // a row that no code of ours writes
                return List.of(new Difference(
                        "%s %s charge".formatted(tenant.slug, month),
                        "lines that can be read",
                        String.valueOf(e.getMessage())));
            }
        }
    }

    private record Checked(UUID id, String slug) {}

    private List<Checked> tenants(YearMonth month, @Nullable UUID only) {
        var period = UsagePeriod.of(month);
        return jdbc.sql("""
                select id, slug from tenant
                where (cast(:only as uuid) is null or id = :only)
                  and (created_at < :end and (deleted_at is null or deleted_at > :start)
                    or exists (select from charged_month where tenant_id = id and month = :month))
                order by slug, created_at""")
                .param("only", only)
                .param("end", Timestamp.from(period.to().plus(ZONES)))
                .param("start", Timestamp.from(period.from().minus(ZONES)))
                .param("month", Date.valueOf(month.atDay(1)))
                .query((row, n) -> new Checked(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }
}
