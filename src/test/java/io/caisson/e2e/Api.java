package io.caisson.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as a program uses it. Every answer is held against the OpenAPI file. */
public record Api(String base, String token) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @param headers by their names in lower case */
    public record Answer(int status, JsonNode body, String text, Map<String, String> headers) {}

    public Answer get(String path) throws Exception {
        return send(path, "GET", null);
    }

    public Answer post(String path, Map<String, ?> body) throws Exception {
        return send(path, "POST", body);
    }

    public Answer send(String path, String method, Map<String, ?> body) throws IOException, InterruptedException {
        return send(path, method, body == null ? null : JSON.writeValueAsString(body), Map.of());
    }

    /** @param headers in place of the usual ones, an empty one for none */
    public Answer send(String path, String method, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var all = new HashMap<>(Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"));
        all.putAll(headers);
        all.values().removeIf(String::isEmpty);
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, publisher)
                .timeout(Duration.ofSeconds(30));
        all.forEach(request::header);
        return answer(method, path, HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static Answer answer(String method, String path, HttpResponse<String> response) {
        var headers = new HashMap<String, String>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        if (path.startsWith("/v1/")) {
            Contract.check(method, path, response.statusCode(), headers, response.body());
        }
        var json = headers.getOrDefault("content-type", "").contains("json");
        return new Answer(
                response.statusCode(),
                json ? JSON.readTree(response.body()) : JSON.nullNode(),
                response.body(),
                headers);
    }

    /** The item of a list that has this name; an empty object where there is none. */
    public JsonNode item(String path, String name) throws Exception {
        for (var item : get(path).body().path("items")) {
            if (item.path("name").asString().equals(name)) {
                return item;
            }
        }
        return JSON.createObjectNode();
    }

    /** Waits until a deployment is final. */
    public JsonNode finished(String tenant, String app, int number) {
        var path = "/v1/tenants/%s/apps/%s/deployments/%d".formatted(tenant, app, number);
        return Awaitility.await("deployment %d of %s is final".formatted(number, app))
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(
                        () -> get(path).body(),
                        body -> !body.path("finishedAt").isMissingNode()
                                && !body.path("finishedAt").isNull());
    }
}
