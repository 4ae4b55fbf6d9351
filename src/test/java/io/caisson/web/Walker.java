package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** Somebody with a token who sends any request: as a program under /v1, and as a browser that keeps cookies elsewhere. */
public final class Walker {

    static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final String base;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private Walker(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /** @param token none where it is empty */
    static Walker unknown(String base, String token) {
        return new Walker(base, token);
    }

    public static Walker signedIn(String base, String token) throws IOException, InterruptedException {
        var walker = new Walker(base, token);
        assertThat(walker.send("POST", "/sign-in", "secret=" + token).statusCode())
                .isEqualTo(302);
        return walker;
    }

    /** @param sent JSON under /v1, a form elsewhere, and for a GET the query */
    public HttpResponse<String> send(String method, String path, String sent) throws IOException, InterruptedException {
        return http.send(request(method, path, sent), HttpResponse.BodyHandlers.ofString());
    }

    /** Without waiting for the end of the answer, which may not have one. */
    int status(String method, String path, String sent) throws IOException, InterruptedException {
        var answer = http.send(request(method, path, sent), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream ignored = answer.body()) {
            return answer.statusCode();
        }
    }

    private HttpRequest request(String method, String path, String sent) throws IOException, InterruptedException {
        var get = method.equals("GET");
        var request = HttpRequest.newBuilder(URI.create(base + path + (get && !sent.isEmpty() ? "?" + sent : "")))
                .timeout(Duration.ofSeconds(30))
                .header("X-Request-Id", "walk");
        if (path.startsWith("/v1/")) {
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(get ? "" : sent))
                    .build();
        }
        request.header("Accept", "text/html, */*;q=0.8");
        return get
                ? request.build()
                : request.header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.ofString(sent + "&_csrf=" + csrf()))
                        .build();
    }

    private String csrf() throws IOException, InterruptedException {
        var page = CSRF.matcher(send("GET", "/sign-in", "").body());
        assertThat(page.find()).as("the sign-in form has a CSRF token").isTrue();
        return page.group(1);
    }
}
