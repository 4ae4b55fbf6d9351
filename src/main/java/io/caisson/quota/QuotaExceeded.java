package io.caisson.quota;

/** A change that doesn't fit into the tenant's quota. Nothing of it was accepted. */
public class QuotaExceeded extends RuntimeException {

    private final transient Preflight.Refused refused;

    public QuotaExceeded(Preflight.Refused refused) {
        super(refused.message());
        this.refused = refused;
    }

    public Preflight.Refused refused() {
        return refused;
    }
}
