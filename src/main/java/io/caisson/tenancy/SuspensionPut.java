package io.caisson.tenancy;

import java.util.UUID;

/**
 * Published in the transaction in which a tenant is suspended for a cause, also where it stands still for another one already:
 * each has a reason and a way out of its own.
 */
public record SuspensionPut(UUID tenantId, SuspensionCause cause, String reason) {}
