package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error under /v1 is a problem that names the value and the way out. */
class ProblemsIT extends WebIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /v1/tenants                       | application/json | */*       | 405 | method-not-allowed     | GET
            DELETE | /v1/admin/sandbox                 | application/json | */*       | 405 | method-not-allowed     | GET
            GET    | /v1/tenants                       | application/json | text/csv  | 406 | not-acceptable         | application/json
            GET    | /v1/admin/sandbox                 | application/json | image/png | 406 | not-acceptable         | application/json
            POST   | /v1/tenants                       | text/plain       | */*       | 415 | unsupported-media-type | application/json
            POST   | /v1/tenants                       | application/xml  | */*       | 415 | unsupported-media-type | application/json
            GET    | /v1/tenants?limit=abc             | application/json | */*       | 400 | bad-request            | limit is 'abc'
            GET    | /v1/tenants?limit=99999999999     | application/json | */*       | 400 | bad-request            | limit is '99999999999'
            GET    | /v1/tenants?limit=0               | application/json | */*       | 422 | invalid-value          | between 1 and 200
            GET    | /v1/tenants?limit=201             | application/json | */*       | 422 | invalid-value          | limit is '201'
            GET    | /v1/admin/reports/usage           | application/json | */*       | 400 | bad-request            | month
            GET    | /v1/admin/reports/usage?month=now | application/json | */*       | 422 | invalid-value          | 2026-11
            GET    | /v1/tenants/never-was             | application/json | */*       | 404 | not-found              | no such
            GET    | /v1/tenants/a;b=c                 | application/json | */*       | 400 | bad-request            | address""")
    void saysWhatIsWrongAndTheWayOut(
            String method, String path, String type, String accept, int status, String problem, String said)
            throws Exception {
        var body = method.equals("GET") ? null : "{}";
        var answer = operator().send(path, method, body, Map.of("Content-Type", type, "Accept", accept));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("type").asString()).isEqualTo("urn:caisson:problem:" + problem);
        assertThat(answer.body().path("detail").asString()).contains(said);
        assertThat(answer.headers().get("content-type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/tenants/%00, application/problem+json, 400",
        "/v1/%zz, application/problem+json, 400",
        "/tenants/%00, text/html, 400",
        "/%2e%2e%00, text/html, 400",
    })
    void answersItselfWhatTomcatRefuses(String path, String type, int status) throws Exception {
        var answer = raw(path);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: " + type)
                .contains("not well-formed")
                .doesNotContain("tomcat", "apache");
    }

    /** Or what limits requests by their address would take them for others than they are. */
    @ParameterizedTest
    @CsvSource({
        "/%761/tenants, %76, v",
        "/v%31/tenants, %31, 1",
        "/v1/%74enants, %74, t",
        "/v1/tenants/%61cme, %61, a",
        "/v1/tenants/a%5Fb, %5F, _",
    })
    void refusesAnAddressThatHidesItsLetters(String path, String written, String character) throws Exception {
        assertThat(raw(path).replace("&#39;", "'"))
                .startsWith("HTTP/1.1 400")
                .contains("The address writes '%s' for '%s', which needs no number. Write the character itself."
                        .formatted(written, character));
    }

    /** Byte for byte, since a client may refuse to send such an address. */
    private String raw(String path) throws Exception {
        var port = URI.create(base()).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var request = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"slug\":\"twice\",\"slug\":\"twice\"}",
                "{\"slug\":\"more\"} {}",
                "{\"slug\":{}}",
                "{\"slug\":[\"list\"]}",
                "{\"slug\":\"fine\",\"runtimeClassName\":\"runc\"}",
                "{slug:'single'}",
                "{\"slug\":\"a\\ud800\""
            })
    void refusesABodyThatIsNotTheJsonItExpects(String body) throws Exception {
        var answer = operator().send("/v1/tenants", "POST", body, Map.of());

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void refusesNestingWithoutEnd() throws Exception {
        var deep = "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(operator().send("/v1/tenants", "POST", deep, Map.of()).status())
                .isEqualTo(400);
    }

    @Test
    void refusesABodyOfMoreThanAMebibyteWhetherItsLengthIsDeclaredOrNot() throws Exception {
        var large = "{\"name\":\"" + "x".repeat(1 << 20) + "\"}";

        var declared = operator().send("/v1/tenants", "POST", large, Map.of());
        var token = operator().token();
        var chunked = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(base() + "/v1/tenants"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large.getBytes())))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(declared.status()).isEqualTo(413);
        assertThat(declared.body().path("detail").asString()).contains("1048576");
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void everyAnswerCarriesTheRequestsId() throws Exception {
        var own = operator().send("/v1/tenants", "GET", null, Map.of("X-Request-Id", "Deploy_7.a-b"));
        var problem = operator().send("/v1/none", "GET", null, Map.of("X-Request-Id", "abc"));
        var refused = new Api(base(), "nobody").send("/v1/tenants", "GET", null, Map.of("X-Request-Id", "abc"));

        assertThat(own.headers()).containsEntry("x-request-id", "Deploy_7.a-b");
        assertThat(problem.body().path("instance").asString()).isEqualTo("urn:caisson:request:abc");
        assertThat(refused.body().path("instance").asString()).isEqualTo("urn:caisson:request:abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "<script>",
                "a\tb",
                "ü",
                "0123456789012345678901234567890123456789012345678901234567890123456"
            })
    void doesNotTakeOverAnIdThatCouldDoHarm(String id) throws Exception {
        var answer = operator().send("/v1/tenants", "GET", null, Map.of("X-Request-Id", id));

        assertThat(answer.headers().get("x-request-id")).matches("[0-9a-f-]{36}");
    }
}
