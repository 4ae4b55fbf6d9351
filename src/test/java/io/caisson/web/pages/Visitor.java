package io.caisson.web.pages;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without JavaScript: keeps cookies, follows redirects, and sends the token of the form that it saw. */
public final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String base;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private String token = "";

    public Visitor(int port) {
        this.base = "http://localhost:" + port;
    }

    public record Page(int status, String path, String text, HttpResponse<?> response) {}

    public Page get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    public Page post(String path, Map<String, String> form) throws IOException, InterruptedException {
        return post(path, form, token);
    }

    Page post(String path, Map<String, String> form, String csrf) throws IOException, InterruptedException {
        var body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&", "", "&_csrf=" + encode(csrf)));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public Page signIn(String secret) throws IOException, InterruptedException {
        get("/sign-in");
        var page = post("/sign-in", Map.of("secret", secret));
        get(page.path()); // the session's token is another one now
        return page;
    }

    /** The session's cookie as a header says it. */
    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("caisson"))
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .findFirst()
                .orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html");
    }

    private Page send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        var found = TOKEN.matcher(response.body());
        if (found.find()) {
            token = found.group(1);
        }
        return new Page(response.statusCode(), response.uri().getPath(), response.body(), response);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
