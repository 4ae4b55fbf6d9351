package io.caisson.verification;

import java.util.Comparator;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes through rows that come in the order of their tenants, one tenant's at a time. */
final class TenantCursor<T> {

    /** As PostgreSQL has them, which compares their bytes. */
    static final Comparator<UUID> ORDER = Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    private final Iterator<T> rows;
    private final Function<T, UUID> tenant;
    private @Nullable T next;

    TenantCursor(Iterator<T> rows, Function<T, UUID> tenant) {
        this.rows = rows;
        this.tenant = tenant;
        move();
    }

    /** Whose rows come next; null at the end. */
    @Nullable
    UUID next() {
        return next == null ? null : tenant.apply(next);
    }

    /** The tenant's rows, if they are the next ones. */
    void take(UUID id, Consumer<T> taker) {
        while (next != null && tenant.apply(next).equals(id)) {
            taker.accept(next);
            move();
        }
    }

    private void move() {
        next = rows.hasNext() ? rows.next() : null;
    }
}
