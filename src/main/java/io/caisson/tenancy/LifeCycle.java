package io.caisson.tenancy;

import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Suspends tenants and lets them run again. Several causes may hold at once: a tenant runs when none is left. What is
 * decided here is only a row; delivery makes the cluster so.
 */
@Service
public class LifeCycle {

    private static final int LONGEST_REASON = 500;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d]]");

    private final Tenancy tenancy;
    private final Suspensions suspensions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LifeCycle(Tenancy tenancy, Suspensions suspensions, ApplicationEventPublisher events, Clock clock) {
        this.tenancy = tenancy;
        this.suspensions = suspensions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Suspends the tenant. One that stands still already gets one more cause to do so.
     *
     * @param reason what the tenant is told
     * @return false when this cause held already, whose reason then stays as it was
     */
    @Transactional
    public boolean suspend(UUID id, SuspensionCause cause, String reason, String by) {
        var text = checkedReason(reason);
        var tenant = tenancy.lockStaying(id);
        if (!suspensions.put(id, cause, text, by, clock.instant())) {
            return false;
        }
        if (tenant.suspend()) {
            publish(tenant, false);
        }
        events.publishEvent(new SuspensionPut(id, cause, text));
        return true;
    }

    /**
     * Lifts one cause, or all, by an operator's word; a cause that doesn't hold is lifted already.
     *
     * @param cause null for all
     */
    @Transactional
    public Tenant resume(UUID id, @Nullable SuspensionCause cause, String by) {
        var tenant = tenancy.lockStaying(id);
        suspensions
                .lift(id, cause, by, clock.instant())
                .forEach(lifted -> events.publishEvent(new SuspensionOverruled(id, lifted, by)));
        return settle(tenant);
    }

    /** Lifts a cause that is no longer there. */
    @Transactional
    public void expire(UUID id, SuspensionCause cause, String by) {
        var tenant = tenancy.lockStaying(id);
        suspensions.lift(id, cause, by, clock.instant());
        settle(tenant);
    }

    /**
     * Notes since when the oldest of what the tenant owes is due, which changes nothing but what is shown.
     *
     * @param since null when it owes nothing
     * @return whether it begins to owe something
     */
    @Transactional
    public boolean owe(UUID id, @Nullable Instant since) {
        return tenancy.lockStaying(id).owe(since);
    }

    private Tenant settle(Tenant tenant) {
        if (suspensions.of(tenant.id()).isEmpty() && tenant.resume()) {
            publish(tenant, true);
        }
        return tenant;
    }

    private void publish(Tenant tenant, boolean runs) {
        events.publishEvent(new StandingChanged(tenant.id(), runs));
        events.publishEvent(new TenantChanged(tenant.id()));
    }

    private static String checkedReason(String reason) {
        var trimmed = reason.strip();
        if (trimmed.isEmpty()
                || trimmed.codePointCount(0, trimmed.length()) > LONGEST_REASON
                || INVISIBLE.matcher(trimmed).find()) {
            throw new InvalidValue("reason", reason, "1 to 500 printable characters, which the tenant will read");
        }
        return trimmed;
    }
}
