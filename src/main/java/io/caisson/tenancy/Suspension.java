package io.caisson.tenancy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One reason for which a tenant stands still, or stood.
 *
 * @param reason what the tenant is told
 * @param putBy an operator's name, or the part of Caisson that did it; for operators only
 * @param liftedAt null while it holds
 */
public record Suspension(
        UUID tenantId,
        SuspensionCause cause,
        String reason,
        Instant since,
        String putBy,
        @Nullable Instant liftedAt,
        @Nullable String liftedBy) {}
