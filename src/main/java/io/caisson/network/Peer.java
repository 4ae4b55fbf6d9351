package io.caisson.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant that another one wants to talk with.
 *
 * @param slug as it was named
 * @param tenantId whose slug it was then; null when it was nobody's, which nothing that a tenant sees tells apart
 *     from one who has not agreed
 * @param agreed whether the other one wants it too, so that the way is open
 */
public record Peer(String slug, @Nullable UUID tenantId, boolean agreed) {}
