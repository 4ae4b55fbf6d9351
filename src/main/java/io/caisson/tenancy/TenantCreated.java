package io.caisson.tenancy;

import java.util.UUID;

/** Published in the transaction that makes a tenant. */
public record TenantCreated(UUID tenantId) {}
