package io.caisson.images;

import io.caisson.shared.Internet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves host names for the HTTP client, and refuses those that lead away from the public
 * Internet. The client connects to the addresses returned here, so a name that changes its answer
 * between the check and the connection gains nothing.
 */
final class AddressGuard implements DnsResolver {

    private final RegistryDirectory directory;
    private final DnsResolver names;

    AddressGuard(RegistryDirectory directory) {
        this(directory, SystemDefaultDnsResolver.INSTANCE);
    }

    AddressGuard(RegistryDirectory directory, DnsResolver names) {
        this.directory = directory;
        this.names = names;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var authority = new Authority(host, port);
        var found = names.resolve(authority.host());
        return Arrays.stream(directory.mayBePrivate(authority) ? found : requirePublic(found))
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
    static final class AddressRefused extends UnknownHostException {}
}
