package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes of terms come one after the other, and none between the reading of terms for an invoice and its issue. */
@Component
public class TermsLock {

    private final JdbcClient jdbc;
    private final ObjectProvider<ClosedMonths> closed;

    TermsLock(JdbcClient jdbc, ObjectProvider<ClosedMonths> closed) {
        this.jdbc = jdbc;
        this.closed = closed;
    }

    /** Holds all terms as they are until the transaction ends. Who closes a month calls it before reading them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold() {
        lock("pg_advisory_xact_lock_shared");
    }

    /** Waits until it is this transaction's turn to change terms. */
    @Transactional(propagation = Propagation.MANDATORY)
    void change() {
        lock("pg_advisory_xact_lock");
    }

    /** Refuses what would change something that stands on an invoice of the tenant. */
    void refuseClosed(UUID tenantId, Instant validFrom) {
        refuseClosed(validFrom, months -> months.closedUntil(tenantId));
    }

    /** The same of any tenant. */
    void refuseClosed(Instant validFrom) {
        refuseClosed(validFrom, ClosedMonths::closedUntil);
    }

    private void refuseClosed(Instant validFrom, Function<ClosedMonths, Optional<Instant>> until) {
        closed.stream()
                .flatMap(months -> until.apply(months).stream())
                .max(Comparator.naturalOrder())
                .filter(validFrom::isBefore)
                .ifPresent(end -> {
                    throw new InvalidValue(
                            "validFrom", validFrom.toString(), end + " or later: months until then are closed");
                });
    }

    private void lock(String function) {
        jdbc.sql("select 1 from %s(hashtextextended('terms', 0))".formatted(function))
                .query(Integer.class)
                .single();
    }
}
