package io.caisson.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from registries and nowhere else. The address that is checked is the one that is connected to, at every
 * hop: the check sits in the client's resolver, and redirects are followed by hand.
 */
final class RegistryHttp implements AutoCloseable {

    private static final int HOPS = 5;
    private static final int MOST_BYTES = 4 << 20;
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout ANSWER = Timeout.ofSeconds(10);

    private final RegistrySettings settings;
    private final CloseableHttpClient open;
    private final CloseableHttpClient guarded;

    RegistryHttp(RegistrySettings settings) {
        this.settings = settings;
        this.open = client(InetAddress::getAllByName);
        this.guarded = client(host -> PublicAddresses.require(host, InetAddress.getAllByName(host)));
    }

    /** A registry's answer; its body has at most 4 MiB. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** @throws IOException when there is no answer in time, or none that can be taken */
    Answer get(URI start, @Nullable String accept, @Nullable String authorization, Instant deadline)
            throws IOException {
        var uri = start;
        for (int hop = 0; hop <= HOPS; hop++) {
            var secret = sameHost(start, uri) ? authorization : null;
            var answer = once(uri, accept, secret, deadline);
            var location = answer.header("location");
            if (answer.status() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            uri = checked(uri, uri.resolve(location.get()));
        }
        throw new Refused("it redirects more than %d times".formatted(HOPS));
    }

    /** Plain HTTP is for registries that the operator listed, and no redirect leads down to it. */
    private URI checked(URI from, URI to) throws Refused {
        if (to.getHost() == null || to.getUserInfo() != null) {
            throw new Refused("it redirects to an address that is none");
        }
        var plain = "http".equals(to.getScheme()) && settings.insecure().contains(to.getRawAuthority());
        if (!plain && !"https".equals(to.getScheme())) {
            throw new Refused("it redirects to an address without HTTPS");
        }
        if (plain && "https".equals(from.getScheme())) {
            throw new Refused("it redirects from HTTPS to plain HTTP");
        }
        return to;
    }

    private Answer once(URI uri, @Nullable String accept, @Nullable String authorization, Instant deadline)
            throws IOException {
        var left = Duration.between(Instant.now(), deadline);
        if (left.isNegative()) {
            throw new IOException("the time is up");
        }
        var request = new HttpGet(uri);
        if (accept != null) {
            request.setHeader("Accept", accept);
        }
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        }
        var client = settings.trusted(uri.getRawAuthority()) ? open : guarded;
        // A body that trickles on for ever is cut off by this, not by the time between two bytes.
        var guard = Thread.ofVirtual().start(() -> abortAfter(left, request));
        try {
            return client.execute(request, RegistryHttp::read);
        } finally {
            guard.interrupt();
        }
    }

    private static void abortAfter(Duration left, HttpGet request) {
        try {
            Thread.sleep(left);
            request.cancel();
        } catch (InterruptedException e) {
            // answered in time
        }
    }

    private static Answer read(ClassicHttpResponse response) throws IOException {
        var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var header : response.getHeaders()) {
            headers.putIfAbsent(header.getName(), header.getValue());
        }
        var body = new ByteArrayOutputStream();
        if (response.getEntity() != null) {
            try (var in = response.getEntity().getContent()) {
                var bytes = in.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new Refused("it sends more than 4 MiB where a manifest is due");
                }
                body.write(bytes);
            }
        }
        return new Answer(response.getCode(), headers, body.toByteArray());
    }

    private static boolean sameHost(URI one, URI other) {
        return List.of(one.getScheme(), one.getRawAuthority())
                .equals(List.of(other.getScheme(), other.getRawAuthority()));
    }

    private static CloseableHttpClient client(Resolver resolver) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnTotal(40)
                .setMaxConnPerRoute(10)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(ANSWER)
                        .setTimeToLive(1, TimeUnit.MINUTES)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setResponseTimeout(ANSWER)
                        .setConnectionRequestTimeout(ANSWER)
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .setUserAgent("caisson")
                .build();
    }

    @FunctionalInterface
    private interface Resolver extends DnsResolver {

        @Override
        InetAddress[] resolve(String host) throws UnknownHostException;

        @Override
        default String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** The registry answered something that isn't accepted. */
    static final class Refused extends IOException {

        Refused(String why) {
            super(why);
        }
    }

    @Override
    public void close() throws IOException {
        open.close();
        guarded.close();
    }
}
