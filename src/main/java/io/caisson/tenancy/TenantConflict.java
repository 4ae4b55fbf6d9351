package io.caisson.tenancy;

/** A request that the tenant's present state doesn't allow. */
public class TenantConflict extends RuntimeException {

    public TenantConflict(String message) {
        super(message);
    }
}
