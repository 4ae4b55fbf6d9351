package io.caisson.network;

import io.caisson.shared.Cidr;
import io.caisson.shared.Internet;
import io.caisson.shared.InvalidValue;
import java.util.List;

/**
 * What a tenant's pods reach beyond their own namespace and cluster DNS.
 *
 * @param allowed with the mode ALLOWLIST: what they reach; otherwise empty
 */
public record Egress(EgressMode mode, List<Allowed> allowed) {

    private static final int MOST_RULES = 50;
    private static final int MOST_PORTS = 15;

    public static final Egress INTERNET = new Egress(EgressMode.INTERNET, List.of());

    /** @param ports of TCP and UDP; empty for all */
    public record Allowed(Cidr cidr, List<Integer> ports) {

        public Allowed {
            if (!Internet.holds(cidr)) {
                throw new InvalidValue(
                        "cidr",
                        cidr.toString(),
                        "a block of public addresses; private, link-local and metadata addresses stay closed, and all of IPv6 is 2000::/3");
            }
            if (ports.size() > MOST_PORTS) {
                throw new InvalidValue("ports", ports.size() + " ports", "at most " + MOST_PORTS);
            }
            ports.stream().filter(port -> port < 1 || port > 65_535).findFirst().ifPresent(port -> {
                throw new InvalidValue("ports", Integer.toString(port), "between 1 and 65535");
            });
            ports = ports.stream().distinct().sorted().toList();
        }
    }

    public Egress {
        if (mode != EgressMode.ALLOWLIST && !allowed.isEmpty()) {
            throw new InvalidValue("allow", allowed.size() + " rules", "empty unless the mode is allowlist");
        }
        if (allowed.size() > MOST_RULES) {
            throw new InvalidValue("allow", allowed.size() + " rules", "at most " + MOST_RULES + " rules");
        }
        allowed = List.copyOf(allowed);
    }
}
