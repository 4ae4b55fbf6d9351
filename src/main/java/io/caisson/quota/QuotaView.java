package io.caisson.quota;

/** A tenant's quota: what it may hold, what is promised to accepted work, what its pods hold now. */
public record QuotaView(Held hard, Held reserved, Held used) {

    /** False when the declared overhead grew past what was promised before: shown, never broken. */
    public boolean fits() {
        return reserved.fitsIn(hard);
    }
}
