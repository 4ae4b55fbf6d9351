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
 */
public record Caller(@Nullable UUID tenantId, String name) implements Principal, Serializable {

    public boolean operator() {
        return tenantId == null;
    }

    @Override
    public String getName() {
        return name;
    }
}
