package io.caisson.tenancy;

import java.util.UUID;

/** Published in the transaction after which a tenant's objects in the cluster have to be looked at. */
public record TenantChanged(UUID tenantId) {}
