package io.caisson.outbound;

import io.caisson.shared.Internet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves host names for the HTTP client, and refuses those that lead away from the public
 * Internet. The client connects to the addresses returned here, so a name that changes its answer
 * between the check and the connection gains nothing.
 */
public final class AddressGuard implements DnsResolver {

    private final Predicate<Authority> mayBePrivate;
    private final DnsResolver names;

    /** @param mayBePrivate for which hosts and ports an operator makes an exception */
    public AddressGuard(Predicate<Authority> mayBePrivate) {
        this(mayBePrivate, SystemDefaultDnsResolver.INSTANCE);
    }

    public AddressGuard(Predicate<Authority> mayBePrivate, DnsResolver names) {
        this.mayBePrivate = mayBePrivate;
        this.names = names;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var authority = new Authority(host, port);
        var found = names.resolve(authority.host());
        return Arrays.stream(mayBePrivate.test(authority) ? found : requirePublic(found))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** Without a port there is no exception to look up. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return requirePublic(names.resolve(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private static InetAddress[] requirePublic(InetAddress[] found) throws AddressRefused {
        for (var address : found) {
            if (!Internet.contains(address)) {
                throw new AddressRefused();
            }
        }
        return found;
    }

    /** A name that leads to an address which customers may not reach. */
    public static final class AddressRefused extends UnknownHostException {}
}
