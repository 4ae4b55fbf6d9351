package io.caisson.images;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * What a host answered, read to its end.
 *
 * @param from the address that answered, after redirects
 * @param challenges the values of {@code WWW-Authenticate}
 */
record Answer(
        URI from,
        int status,
        List<String> challenges,
        @Nullable String location,
        @Nullable String contentDigest,
        byte[] body) {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Reads a response, of whose body no more than {@code limit} bytes are taken. */
    static Answer read(URI from, ClassicHttpResponse response, int limit) throws IOException {
        return new Answer(
                from,
                response.getCode(),
                Stream.of(response.getHeaders("WWW-Authenticate"))
                        .map(NameValuePair::getValue)
                        .toList(),
                header(response, "Location"),
                header(response, "Docker-Content-Digest"),
                body(response, limit));
    }

    private static @Nullable String header(ClassicHttpResponse response, String name) {
        var header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private static byte[] body(ClassicHttpResponse response, int limit) throws IOException {
        try (var entity = response.getEntity()) {
            if (entity == null) {
                return new byte[0];
            }
            var content = entity.getContent();
            var body = content.readNBytes(limit + 1);
            if (body.length > limit) {
                throw new TooLarge();
            }
            return body;
        }
    }

    boolean redirects() {
        return REDIRECTS.contains(status);
    }

    /** A body past its limit; the rest is not read. */
    static final class TooLarge extends IOException {}
}
