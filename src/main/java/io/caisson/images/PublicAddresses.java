package io.caisson.images;

import java.net.InetAddress;
import java.util.List;

/**
 * Tells addresses of the public Internet from all others.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA, IPv4 special-purpose addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA, IPv6 special-purpose addresses</a>
 */
final class PublicAddresses {

    private static final List<Block> RESERVED_IPV4 = List.of(
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10), // carrier-grade NAT, and one cloud's metadata
            Block.of("127.0.0.0", 8),
            Block.of("168.63.129.16", 32), // Azure's metadata, in public space
            Block.of("169.254.0.0", 16), // link-local, and most clouds' metadata
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24), // 6to4 relays
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 4),
            Block.of("240.0.0.0", 4));

    /** All of today's global unicast; mapped, NAT64, ULA, link-local and multicast forms lie outside. */
    private static final Block GLOBAL_IPV6 = Block.of("2000::", 3);

    private static final List<Block> RESERVED_IPV6 = List.of(
            Block.of("2001::", 23), // protocol assignments, Teredo among them
            Block.of("2001:db8::", 32),
            Block.of("2002::", 16), // 6to4, which carries any IPv4 address
            Block.of("3fff::", 20));

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 4
                ? RESERVED_IPV4.stream().noneMatch(block -> block.contains(bytes))
                : GLOBAL_IPV6.contains(bytes) && RESERVED_IPV6.stream().noneMatch(block -> block.contains(bytes));
    }

    private record Block(InetAddress start, int bits) {

        static Block of(String start, int bits) {
            return new Block(InetAddress.ofLiteral(start), bits);
        }

        boolean contains(byte[] address) {
            var prefix = start.getAddress();
            for (var bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % 8);
                if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
