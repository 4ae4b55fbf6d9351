package io.caisson.verification;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the checks over a month and keeps what differs. */
@Service
public class Verifications {

    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

    private final Runs runs;
    private final CheckedTenants tenants;
    private final LedgerCheck ledger;
    private final List<MonthCheck> monthChecks;
    private final NowCheck now;
    private final Notices notices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Verifications(
            Runs runs,
            CheckedTenants tenants,
            LedgerCheck ledger,
            List<MonthCheck> monthChecks,
            NowCheck now,
            Notices notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.runs = runs;
        this.tenants = tenants;
        this.ledger = ledger;
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
}
