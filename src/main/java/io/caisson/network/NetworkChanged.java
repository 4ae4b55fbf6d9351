package io.caisson.network;

import java.util.UUID;

/** Published in the transaction that changes what a tenant's pods may reach. */
public record NetworkChanged(UUID tenantId) {}
