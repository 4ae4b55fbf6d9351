package io.caisson.web;

import io.caisson.identity.Caller;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantNotFound;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds a tenant for a caller. Somebody else's doesn't exist, and nothing tells the two apart. */
@Component
public class Tenancies {

    private final Tenancy tenancy;

    Tenancies(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** @throws TenantNotFound when there is none, or it isn't the caller's */
    public Tenant get(Caller caller, String slug) {
        var tenant = tenancy.get(slug);
        if (!caller.operator() && !tenant.id().equals(caller.tenantId())) {
            throw new TenantNotFound();
        }
        return tenant;
    }

    /** The id alone, which most requests need: one plain statement. Refuses as {@link #get} does. */
    public UUID id(Caller caller, String slug) {
        var id = tenancy.idOf(slug);
        if (!caller.operator() && !id.equals(caller.tenantId())) {
            throw new TenantNotFound();
        }
        return id;
    }
}
