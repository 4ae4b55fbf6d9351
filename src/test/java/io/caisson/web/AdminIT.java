package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators read of the sandbox and of all tenants' usage. */
class AdminIT extends WebIT {

    private static final String MONTH = "/v1/admin/reports/usage?month=2021-03";

    @Autowired
    private JdbcClient jdbc;

    @Test
    void showsTheSandboxAndItsDeclaredOverheadOverTime() throws Exception {
        var sandbox = Awaitility.await("the sandbox was looked at")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> operator().get("/v1/admin/sandbox").body(),
                        body -> body.at("/status/state").asString().equals("READY"));

        assertThat(sandbox.at("/status/handler").asString()).isEqualTo("runsc");
        assertThat(sandbox.at("/history/0/overhead/memoryBytes").asLong()).isEqualTo(64L << 20);
        assertThat(sandbox.at("/history/0/overhead")).isEqualTo(sandbox.at("/status/overhead"));
    }

    /** What they hold is asked elsewhere; here, that the file knows all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/admin/findings?closed=true", "/v1/admin/encryption", "/v1/admin/nodes"})
    void answersOperatorsAsTheFileSays(String path) throws Exception {
        assertThat(operator().get(path).status()).isEqualTo(200);
    }

    @Test
    void reportsAMonthAsJsonAndAsCsvWithTheSameFigures() throws Exception {
        var tenant = tenant();
        BilledTenant.of(jdbc, tenant).segment("web", "a", "2021-03-01T00:00:00Z", "2021-03-01T10:00:00Z");

        var json = operator().get(MONTH).body();
        var csv = operator().send(MONTH, "GET", null, Map.of("Accept", "text/csv"));

        var row = json.path("tenants")
                .valueStream()
                .filter(found -> found.path("tenant").asString().equals(tenant))
                .findFirst()
                .orElseThrow();
        assertThat(row.path("coreHours").decimalValue()).isEqualByComparingTo("5");
        assertThat(row.path("gibHours").decimalValue()).isEqualByComparingTo("10");
        assertThat(row.path("overheadCoreHours").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(row.path("overheadGibHours").decimalValue()).isEqualByComparingTo("0.625");
        assertThat(csv.headers().get("content-type")).startsWith("text/csv");
        assertThat(csv.text().split("\r\n", -1))
                .startsWith("tenant,coreHours,gibHours,overheadCoreHours,overheadGibHours")
                .contains(tenant + ",5.000000,10.000000,0.500000,0.625000")
                .endsWith("");
        assertThat(csv.text().replace("\r\n", "")).doesNotContain("\n", "\r", "\"");
        assertThat(csv.text().split("\r\n")).allMatch(line -> line.split(",").length == 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/json", "application/json, text/csv;q=0.5", "text/html, */*;q=0.8"})
    void answersJsonUnlessCsvIsAskedFor(String accept) throws Exception {
        var answer = operator().send(MONTH, "GET", null, Map.of("Accept", accept));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("month").asString()).isEqualTo("2021-03");
    }

    @Test
    void whatWasUsedWithoutAnybodyIsNothing() throws Exception {
        var empty = operator().get("/v1/admin/reports/usage?month=1999-01").body();

        assertThat(empty.path("tenants")).isEmpty();
        assertThat(empty.at("/total/coreHours").decimalValue()).isZero();
    }
}
