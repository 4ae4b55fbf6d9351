package io.caisson.metering;

import java.util.UUID;

/**
 * What one tenant held in a period.
 *
 * @param slug the tenant's, which is another's too if this one was deleted
 */
public record TenantHeld(UUID tenant, String slug, Held held) {}
