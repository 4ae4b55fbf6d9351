package io.caisson.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
import io.caisson.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Nodes and isolation in the default mode: nothing is tested there, and all that is shown says so. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class IsolationIT {

    private static final String OPERATOR = "isolation-test-token";

    @LocalServerPort
    private int port;

    @Autowired
    private Reports reports;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

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
    void aTenantIsDueAMonthAfterItsLastReportAndADayAfterOneThatCouldNotBeMade() throws Exception {
        api(OPERATOR).post("/v1/tenants", Map.of("slug", "calendar"));
        var tenant = tenancy.get("calendar").id();
        var now = Instant.now();
        assertThat(reports.due(now)).as("it has none").contains(tenant);

        api(OPERATOR).post("/v1/tenants/calendar/isolation-reports", Map.of());
        assertThat(reports.due(now.plus(Duration.ofDays(29)))).doesNotContain(tenant);
        assertThat(reports.due(now.plus(Duration.ofDays(31)))).contains(tenant);

        jdbc.sql("update isolation_report set state = 'FAILED' where tenant_id = ?")
                .param(tenant)
                .update();
        assertThat(reports.due(now.plus(Duration.ofHours(23)))).doesNotContain(tenant);
        assertThat(reports.due(now.plus(Duration.ofHours(25)))).contains(tenant);
    }

    @Test
    void whoAsksAgainAndAgainKeepsNobodyFromTheirTurn() throws Exception {
        for (var slug : List.of("patient", "pushing")) {
            api(OPERATOR).post("/v1/tenants", Map.of("slug", slug));
        }
        var patient = tenancy.get("patient").id();
        var pushing = tenancy.get("pushing").id();
        var now = Instant.now();
        reports.queue(patient, Trigger.POLICY, "caisson", "gvisor", now, now);
        reports.queue(pushing, Trigger.DEMAND, "somebody", "gvisor", now.plusSeconds(1), now.plusSeconds(1));

        assertThat(next(now.plusSeconds(2))).as("somebody waits for this one").isEqualTo(pushing);
        assertThat(next(now.plus(Duration.ofMinutes(11))))
                .as("it has waited long")
                .isEqualTo(patient);
    }

    private UUID next(Instant now) {
        return reports.next(now).orElseThrow().tenantId();
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
