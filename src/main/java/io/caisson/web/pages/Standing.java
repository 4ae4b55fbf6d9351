package io.caisson.web.pages;

import io.caisson.tenancy.Suspension;
import io.caisson.tenancy.Suspensions;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every page of a tenant says first when something is wrong with its standing. */
@Component("standing")
class Standing {

    private final Suspensions suspensions;

    Standing(Suspensions suspensions) {
        this.suspensions = suspensions;
    }

    /** @param tenant the page's tenant, if it is about one */
    public boolean suspended(@Nullable Object tenant) {
        return tenant instanceof Tenant known && known.state() == TenantState.SUSPENDED;
    }

    /** @param tenant the page's tenant, if it is about one */
    public boolean pastDue(@Nullable Object tenant) {
        return tenant instanceof Tenant known && known.state() == TenantState.PAST_DUE;
    }

    public List<Suspension> causes(Tenant tenant) {
        return suspensions.of(tenant.id());
    }
}
