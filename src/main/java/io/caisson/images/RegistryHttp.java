package io.caisson.images;

import io.caisson.images.Answer.TooLarge;
import io.caisson.outbound.AddressGuard;
import io.caisson.outbound.AddressGuard.AddressRefused;
import io.caisson.outbound.Attempt;
import io.caisson.outbound.Authority;
import io.caisson.outbound.GuardedClient;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** Fetches documents from hosts that customers name: redirects are followed here, each target checked. */
final class RegistryHttp implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;

    private final RegistryDirectory directory;
    private final CloseableHttpClient client;

    RegistryHttp(RegistryDirectory directory) {
        this.directory = directory;
        this.client = GuardedClient.over(new AddressGuard(directory::mayBePrivate));
    }

    /**
     * @param authorization the header's value, sent to the origin of {@code start} and to no other
     * @param limit of the body, in bytes
     */
    Answer get(URI start, String accept, @Nullable String authorization, int limit, Attempt attempt) {
        var target = directory.requireSafe(start);
        for (var redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var request = new HttpGet(target);
            request.setHeader(HttpHeaders.ACCEPT, accept);
            if (authorization != null && sameOrigin(start, target)) {
                request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
            }
            var answer = send(request, target, limit, attempt);
            if (!answer.redirects()) {
                return answer;
            }
            target = next(target, answer.location());
        }
        throw Unresolved.refused("the registry redirects more than %d times.".formatted(MOST_REDIRECTS));
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && Authority.of(one).equals(Authority.of(other));
    }

    private Answer send(HttpGet request, URI target, int limit, Attempt attempt) {
        attempt.starts(request);
        try {
            return client.execute(request, response -> Answer.read(target, response, limit));
        } catch (AddressRefused e) {
            throw Unresolved.refused(
                    "'%s' isn't on the public Internet. An operator can allow such a registry."
                            .formatted(target.getHost()),
                    e);
        } catch (UnknownHostException e) {
            throw Unresolved.unreachable(
                    "the host '%s' can't be found. Check the registry's name.".formatted(target.getHost()), e);
        } catch (TooLarge | MessageConstraintException e) {
            throw Unresolved.refused("the registry's answer is larger than an image's description may be.", e);
        } catch (SSLException e) {
            throw Unresolved.unreachable(
                    "no trusted HTTPS connection to '%s' can be made.".formatted(target.getHost()), e);
        } catch (IOException e) {
            throw Unresolved.unreachable(
                    "the registry can't be reached at '%s'. Try again later.".formatted(target.getHost()), e);
        }
    }

    private URI next(URI from, @Nullable String location) {
        var target = resolved(from, location);
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(target.getScheme())) {
            throw Unresolved.refused("the registry redirects from HTTPS to an address without it.");
        }
        return directory.requireSafe(target);
    }

    private static URI resolved(URI from, @Nullable String location) {
        try {
            return from.resolve(location == null ? "" : location);
        } catch (IllegalArgumentException e) {
            throw Unresolved.refused("the registry redirects to something that isn't an address.", e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
