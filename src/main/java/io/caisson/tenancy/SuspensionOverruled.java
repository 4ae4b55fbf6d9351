package io.caisson.tenancy;

import java.util.UUID;

/** Published in the transaction in which an operator lifts what a tenant was suspended for. */
public record SuspensionOverruled(UUID tenantId, SuspensionCause cause, String by) {}
