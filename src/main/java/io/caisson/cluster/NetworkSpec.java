package io.caisson.cluster;

import io.caisson.shared.Cidr;
import java.util.List;
import java.util.UUID;

/**
 * What a tenant's network policies are made from.
 *
 * @param internet whether its pods reach the whole Internet
 * @param allowed what they reach of it otherwise
 * @param peers tenants that both sides agreed to talk with
 */
public record NetworkSpec(boolean internet, List<Allowed> allowed, List<Peer> peers) {

    /** What a tenant starts with. */
    public static final NetworkSpec OPEN = new NetworkSpec(true, List.of(), List.of());

    /** @param ports of TCP and UDP; empty for all */
    public record Allowed(Cidr cidr, List<Integer> ports) {}

    public record Peer(UUID tenantId, String slug) {}
}
