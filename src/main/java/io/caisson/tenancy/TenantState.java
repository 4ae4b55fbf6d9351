package io.caisson.tenancy;

/** Where a tenant is in its life. A deleted one stays as a row, for its usage. */
public enum TenantState {
    ACTIVE,
    /** It owes something that is due; all goes on. */
    PAST_DUE,
    /** Nothing of it runs, and everything is kept. */
    SUSPENDED,
    DELETING,
    DELETED;

    /** Whether its apps run and may be changed. */
    public boolean runs() {
        return this == ACTIVE || this == PAST_DUE;
    }

    /** Whether it has its namespace and is to keep it. */
    public boolean stays() {
        return runs() || this == SUSPENDED;
    }

    /** @throws IllegalStateException when a tenant doesn't go from here to there */
    TenantState next(TenantState to) {
        var allowed =
                switch (to) {
                    case ACTIVE, PAST_DUE, SUSPENDED -> stays();
                    case DELETING -> stays() || this == DELETING;
                    case DELETED -> this == DELETING;
                };
        if (!allowed) {
            throw new IllegalStateException("tenant: %s → %s".formatted(this, to));
        }
        return to;
    }
}
