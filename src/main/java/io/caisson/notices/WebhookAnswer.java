package io.caisson.notices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answered, and whether that was all.
 *
 * @param ended whether the body was no longer than what is read of it
 */
record WebhookAnswer(Attempted said, boolean ended) {

    private static final int MOST = 1024;
    private static final int SHOWN = 200;
    private static final int GONE = 410;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    static WebhookAnswer read(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return new WebhookAnswer(of(response, ""), true);
        }
        var content = entity.getContent();
        var start = content.readNBytes(MOST);
        var text = Text.clean(new String(start, StandardCharsets.UTF_8), SHOWN);
        return new WebhookAnswer(of(response, text), start.length < MOST);
    }

    static Attempted of(ClassicHttpResponse response, String text) {
        var status = response.getCode();
        if (status >= 200 && status < 300) {
            return new Attempted.Taken(status, text);
        }
        if (status == GONE) {
            return new Attempted.Gone(status, text);
        }
        var redirected = status >= 300 && status < 400;
        return new Attempted.Failed(
                status, redirected ? "It redirects, which isn't followed." : text, retryAfter(response));
    }

    private static @Nullable Duration retryAfter(ClassicHttpResponse response) {
        var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header == null || !SECONDS.matcher(header.getValue()).matches()) {
            return null;
        }
        var asked = Duration.ofSeconds(Long.parseLong(header.getValue()));
        return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    }
}
