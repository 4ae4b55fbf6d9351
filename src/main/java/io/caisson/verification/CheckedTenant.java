package io.caisson.verification;

import io.caisson.charges.Rating.Life;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose month is checked.
 *
 * @param life null where there is no such tenant, and no charges either
 */
record CheckedTenant(UUID id, String slug, @Nullable Life life) {

    /** Whom nobody knows but the ledger. */
    static CheckedTenant unknown(UUID id) {
        return new CheckedTenant(id, id.toString(), null);
    }
}
