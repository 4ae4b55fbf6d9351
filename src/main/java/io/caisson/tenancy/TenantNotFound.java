package io.caisson.tenancy;

/** There is no such tenant, or none that the caller may know of: the two look the same. */
public class TenantNotFound extends RuntimeException {

    public TenantNotFound() {
        super("There is no such tenant.");
    }
}
