package io.caisson.tenancy;

/** Where a tenant is in its life. A deleted one stays as a row, for its usage. */
public enum TenantState {
    ACTIVE,
    DELETING,
    DELETED
}
