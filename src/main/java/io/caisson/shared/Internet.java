package io.caisson.shared;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the public Internet from all others: private, link-local, metadata and other special ranges.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA, IPv4 special-purpose addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA, IPv6 special-purpose addresses</a>
 */
public final class Internet {

    public static final Cidr IPV4 = Cidr.parse("0.0.0.0/0");

    /** All of today's global unicast; mapped, NAT64, ULA, link-local and multicast forms lie outside. */
    public static final Cidr IPV6 = Cidr.parse("2000::/3");

    /** What lies inside of the two and is not the Internet all the same. */
    public static final List<Cidr> RESERVED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10", // carrier-grade NAT, and one cloud's metadata
                    "127.0.0.0/8",
                    "168.63.129.16/32", // Azure's metadata, in public space
                    "169.254.0.0/16", // link-local, and most clouds' metadata
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "2001::/23", // protocol assignments, Teredo among them
                    "2001:db8::/32",
                    "2002::/16", // 6to4, which carries any IPv4 address
                    "3fff::/20")
            .map(Cidr::parse)
            .toList();

    private Internet() {}

    public static boolean contains(InetAddress address) {
        return (IPV4.contains(address) || IPV6.contains(address))
                && RESERVED.stream().noneMatch(block -> block.contains(address));
    }

    /** Whether a block lies in the address space that the Internet uses, and not in a special range as a whole. */
    public static boolean holds(Cidr block) {
        return (IPV4.contains(block) || IPV6.contains(block))
                && RESERVED.stream().noneMatch(reserved -> reserved.contains(block));
    }
}
