package io.caisson.shared;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A block of IP addresses.
 *
 * @param start its first address
 * @param bits how many leading bits all of its addresses share: 0–32 for IPv4, 0–128 for IPv6
 */
public record Cidr(InetAddress start, int bits) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F:.]{2,45})/(\\d{1,3})");
    private static final String ALLOWED =
            "a block of addresses such as 203.0.113.0/24 or 2001:db8::/32, its first address with the length of its prefix";

    public Cidr {
        var length = start.getAddress().length * 8;
        if (bits < 0 || bits > length) {
            throw new InvalidValue("cidr", text(start, bits), "given a prefix length of 0 to " + length);
        }
        for (var bit = bits; bit < length; bit++) {
            if (bit(start.getAddress(), bit)) {
                throw new InvalidValue("cidr", text(start, bits), ALLOWED);
            }
        }
    }

    /** Reads {@code address/prefix}. Names, zones and IPv4 addresses inside IPv6 are refused. */
    public static Cidr parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches() || (match.group(1).contains(":") && match.group(1).contains("."))) {
            throw new InvalidValue("cidr", text, ALLOWED);
        }
        try {
            var start = InetAddress.ofLiteral(match.group(1));
            if (start.getAddress().length == 4 && !start.getHostAddress().equals(match.group(1))) {
                throw new InvalidValue("cidr", text, ALLOWED); // some read a leading zero as octal
            }
            return new Cidr(start, Integer.parseInt(match.group(2)));
        } catch (IllegalArgumentException e) {
            throw new InvalidValue("cidr", text, ALLOWED);
        }
    }

    public boolean v6() {
        return start.getAddress().length == 16;
    }

    public boolean contains(InetAddress address) {
        var candidate = address.getAddress();
        var own = start.getAddress();
        if (candidate.length != own.length) {
            return false;
        }
        for (var bit = 0; bit < bits; bit++) {
            if (bit(own, bit) != bit(candidate, bit)) {
                return false;
            }
        }
        return true;
    }

    /** Whether every address of the other block is one of this; a block contains itself. */
    public boolean contains(Cidr other) {
        return bits <= other.bits && contains(other.start);
    }

    private static boolean bit(byte[] address, int bit) {
        return (address[bit / 8] & (0x80 >> (bit % 8))) != 0;
    }

    private static String text(InetAddress start, int bits) {
        return start.getHostAddress() + "/" + bits;
    }

    @Override
    public String toString() {
        return text(start, bits);
    }
}
