package io.caisson.prices;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What stands on invoices, as who makes them answers it. Terms of that time don't change any more. */
public interface ClosedMonths {

    /** Until when the tenant's time is closed, or nothing. */
    Optional<Instant> closedUntil(UUID tenantId);

    /** The latest of all tenants'. */
    Optional<Instant> closedUntil();
}
