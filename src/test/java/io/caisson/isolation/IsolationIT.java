package io.caisson.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Nodes and isolation in the default mode: nothing is tested there, and all that is shown says so. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class IsolationIT {

    private static final String OPERATOR = "isolation-test-token";

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-isolation");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
    }

    @Test
    void aSimulatedClusterProvesNothingAndSaysSo() throws Exception {
        var api = api(OPERATOR);
        api.post("/v1/tenants", Map.of("slug", "acme", "name", "Acme"));

        var asked = api.post("/v1/tenants/acme/isolation-reports", Map.of());
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body().path("number").asInt()).isEqualTo(1);

        var report = api.get("/v1/tenants/acme/isolation-reports/1").body();
        assertThat(report.path("report").path("outcome").asString()).isEqualTo("INCOMPLETE");
        assertThat(report.path("attempts")).hasSize(Attempt.values().length).allSatisfy(attempt -> assertThat(
                        attempt.path("seen").asString())
                .startsWith("Simulated cluster"));
        api.post("/v1/tenants/acme/isolation-reports", Map.of());
        var list = api.get("/v1/tenants/acme/isolation-reports?limit=1").body();
        assertThat(list.path("items").path(0).path("number").asInt()).isEqualTo(2);
        assertThat(list.path("next").asString()).isEqualTo("2");
        assertThat(report.path("comparedWith").isNull()).isTrue();
        var second = api.get("/v1/tenants/acme/isolation-reports/2").body();
        assertThat(second.path("comparedWith").asInt()).isEqualTo(1);
        assertThat(second.path("differences")).isEmpty();

        var pdf = pdf("/v1/tenants/acme/isolation-reports/1", OPERATOR);
        assertThat(pdf.statusCode()).isEqualTo(200);
        assertThat(pdf.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(pdf.body()).startsWith('%', 'P', 'D', 'F');

        var nodes = api.get("/v1/admin/nodes").body();
        assertThat(nodes.path("notice").asString()).startsWith("Simulated cluster");
        assertThat(nodes.path("items"))
                .allSatisfy(node -> assertThat(node.path("state").asString()).isEqualTo("NOT_PROVEN"));
    }

    @Test
    void anotherTenantsReportsLookAsIfTheyNeverWere() throws Exception {
        var operator = api(OPERATOR);
        operator.post("/v1/tenants", Map.of("slug", "mine"));
        operator.post("/v1/tenants", Map.of("slug", "theirs"));
        operator.post("/v1/tenants/theirs/isolation-reports", Map.of());
        var token =
                operator.post("/v1/tenants/mine/tokens", Map.of("name", "ci")).body();
        var member = api(token.path("secret").asString());

        for (var path : new String[] {"", "/1"}) {
            var theirs = member.get("/v1/tenants/theirs/isolation-reports" + path);
            var nobodys = member.get("/v1/tenants/nobody/isolation-reports" + path);
            assertThat(theirs.status()).as(path).isEqualTo(404);
            assertThat(theirs.body().path("detail")).isEqualTo(nobodys.body().path("detail"));
        }
        assertThat(member.post("/v1/tenants/theirs/isolation-reports", Map.of()).status())
                .isEqualTo(404);
        assertThat(pdf("/v1/tenants/theirs/isolation-reports/1", member.token()).statusCode())
                .isEqualTo(404);
        assertThat(member.get("/v1/tenants/mine/isolation-reports/7").status()).isEqualTo(404);
        assertThat(member.get("/v1/admin/nodes").status()).isEqualTo(403);
    }

    private HttpResponse<byte[]> pdf(String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/pdf")
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private Api api(String token) {
        return new Api("http://localhost:" + port, token);
    }
}
