package io.caisson.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as a program uses it. */
public record Api(String base, String token) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    public record Answer(int status, JsonNode body) {}

    public Answer get(String path) throws Exception {
        return send(path, "GET", null);
    }

    public Answer post(String path, Map<String, ?> body) throws Exception {
        return send(path, "POST", body);
    }

    public Answer send(String path, String method, Map<String, ?> body) throws IOException, InterruptedException {
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, publisher)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(), response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body()));
    }

    /** Waits until a deployment is final. */
    public JsonNode finished(String tenant, String app, int number) {
        var path = "/v1/tenants/%s/apps/%s/deployments/%d".formatted(tenant, app, number);
        return Awaitility.await("deployment %d of %s is final".formatted(number, app))
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(
                        () -> get(path).body(),
                        body -> !body.path("finishedAt").isMissingNode()
                                && !body.path("finishedAt").isNull());
    }
}
