package io.caisson.images;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Tells the internet from everything that a customer's registry name must not lead to. */
final class PublicAddresses {

    private PublicAddresses() {}

    static boolean includes(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return address instanceof Inet6Address ? sixth(address.getAddress()) : fourth(address.getAddress());
    }

    /** RFC 6890's special ranges that the JDK doesn't name. */
    private static boolean fourth(byte[] b) {
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        int third = b[2] & 0xff;
        return !(first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 192 && second == 88 && third == 99)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113));
    }

    /** Only global unicast, and of that nothing that wraps an IPv4 address: NAT64 is outside of it, 6to4 and Teredo inside. */
    private static boolean sixth(byte[] b) {
        var global = (b[0] & 0xe0) == 0x20;
        var wraps = (b[0] == 0x20 && b[1] == 0x02) || (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0);
        var documentation = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && (b[3] & 0xff) == 0xb8;
        return global && !wraps && !documentation;
    }

    /** @throws BlockedAddress when any of the addresses isn't on the internet */
    static InetAddress[] require(String host, InetAddress[] addresses) throws UnknownHostException {
        if (!Arrays.stream(addresses).allMatch(PublicAddresses::includes)) {
            throw new BlockedAddress(host);
        }
        return addresses;
    }

    /** A name that leads where it must not. */
    static final class BlockedAddress extends UnknownHostException {

        BlockedAddress(String host) {
            super(host);
        }
    }
}
