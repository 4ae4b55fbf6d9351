package io.caisson.verification;

import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.verification.Verification.Outcome;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the checks over a month, or of an invoice, and keeps what differs. */
@Service
public class Verifications {

    private static final int RECENT = 50;
    private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

    private final Turns turns;
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
            Turns turns,
            Runs runs,
            CheckedTenants tenants,
            LedgerCheck ledger,
            List<MonthCheck> monthChecks,
            InvoiceRecount invoices,
            NowCheck now,
            Notices notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.turns = turns;
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
     * Does it while the caller waits, after another one where that is short.
     *
     * @param ask says which, once nobody else's run is under way
     * @throws VerificationRunning when one still is after some seconds
     */
    public Verification now(Supplier<UUID> ask) throws InterruptedException {
        try (var turn = turns.await().orElseThrow(this::running)) {
            return run(ask.get());
        }
    }

    private VerificationRunning running() {
        return new VerificationRunning(runs.latest(RECENT).stream()
                .filter(run -> run.outcome() == Outcome.RUNNING)
                .map(run -> "The verification of %s that %s asked for".formatted(run.month(), run.askedBy()))
                .findFirst()
                .orElse("Another verification"));
    }

    /** @return whether it is over; else another one is under way, and this one is to be tried again */
    boolean work(UUID id) throws InterruptedException {
        if (isOver(id)) {
            return true; // as most are: whoever waited for the answer did it
        }
        var turn = turns.take();
        if (turn.isEmpty()) {
            return false;
        }
        try (var mine = turn.get()) {
            if (!isOver(id)) {
                run(id);
            }
        }
        return true;
    }

    private boolean isOver(UUID id) {
        return get(id).finishedAt() != null;
    }

    /** All of it, from the start. Its end is told where something differs. */
    private Verification run(UUID id) throws InterruptedException {
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
            runs.held(id, now.compare());
        }
    }

    public Verification get(UUID id) {
        return runs.find(id).orElseThrow(() -> new IllegalArgumentException("there is no verification " + id));
    }

    public Optional<Verification> find(UUID id) {
        return runs.find(id);
    }

    /**
     * All of a run's, in parts; of one that goes on, those that were found so far.
     *
     * @param after how many come before them
     */
    public List<Difference> differences(UUID id, int after, int limit) {
        return runs.differences(id, after, limit);
    }

    /** The latest first, without their differences and totals. */
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
