package io.caisson.identity;

import java.io.Serializable;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param tenantId the tenant that the caller belongs to; null for an operator, who sees them all
 * @param name for logs and for who made what
 * @param tokenId the token that the caller came with, whose end ends all that was opened with it; null for one of a link
 */
public record Caller(
        @Nullable UUID tenantId, String name, @Nullable UUID tokenId) implements Principal, Serializable {

    public Caller(@Nullable UUID tenantId, String name) {
        this(tenantId, name, null);
    }

    public boolean operator() {
        return tenantId == null;
    }

    @Override
    public String getName() {
        return name;
    }
}
