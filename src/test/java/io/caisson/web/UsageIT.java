package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a tenant reads of its own usage. */
class UsageIT extends WebIT {

    private static final String MARCH = "from=2021-03-01T00:00:00Z&to=2021-04-01T00:00:00Z";

    @Autowired
    private JdbcClient jdbc;

    @Test
    void sumsAPeriodPerAppAndMeter() throws Exception {
        var tenant = tenant();
        segment(tenant, "web", "a", "2021-03-01T00:00:00Z", "2021-03-01T10:00:00Z");
        segment(tenant, "web", "b", "2021-03-31T23:00:00Z", "2021-04-01T00:00:00Z");
        segment(tenant, "api", "c", "2021-03-02T00:00:00Z", "2021-03-02T00:00:01Z");

        var usage = member(tenant).get("/v1/tenants/" + tenant + "/usage?" + MARCH);

        assertThat(usage.status()).isEqualTo(200);
        assertThat(meter(usage.body().at("/apps/1"), "cpu")).isEqualTo("5.5");
        assertThat(meter(usage.body().at("/apps/1"), "memory")).isEqualTo("11");
        assertThat(meter(usage.body().at("/apps/1"), "overhead.cpu")).isEqualTo("0.55");
        assertThat(meter(usage.body().at("/apps/1"), "overhead.memory")).isEqualTo("0.6875");
        assertThat(meter(usage.body().at("/apps/0"), "instance")).isEqualTo("0.000278");
        assertThat(usage.body().at("/total/4/quantity").decimalValue().toPlainString())
                .isEqualTo("11.000278");
        assertThat(usage.body().at("/coverage/seconds/observed").asInt()).isZero();
    }

    @Test
    void cutsWhatReachesIntoThePeriodAndTakesAnyOffset() throws Exception {
        var tenant = tenant();
        segment(tenant, "web", "a", "2021-03-28T00:00:00Z", "2021-03-29T00:00:00Z");

        var day = member(tenant)
                .get("/v1/tenants/" + tenant
                        + "/usage?from=2021-03-28T00:00:00%2B01:00&to=2021-03-29T00:00:00%2B02:00");

        assertThat(meter(day.body().at("/apps/0"), "instance")).isEqualTo("22");
        assertThat(day.body().path("from").asString()).isEqualTo("2021-03-27T23:00:00Z");
    }

    @Test
    void listsTheSegmentsPartByPart() throws Exception {
        var tenant = tenant();
        var other = tenant();
        segment(other, "web", "x", "2021-03-05T00:00:00Z", "2021-03-05T01:00:00Z");
        for (int n : IntStream.range(0, 5).toArray()) {
            segment(tenant, "web", "p" + n, "2021-03-05T00:00:00Z", "2021-03-05T0" + (n + 1) + ":00:00Z");
        }
        var pods = new ArrayList<String>();
        var list = "/v1/tenants/" + tenant + "/usage/segments?limit=2&" + MARCH;
        var cursor = "";
        do {
            var part = member(tenant).get(list + cursor).body();
            part.path("items")
                    .forEach(item -> pods.add(item.path("podUid").asString().replaceAll("/.*", "")));
            cursor = part.path("next").isNull()
                    ? null
                    : "&cursor=" + part.path("next").asString();
        } while (cursor != null);
        assertThat(pods).containsExactly("p0", "p1", "p2", "p3", "p4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            yesterday | 2021-04-01T00:00:00Z | from
            2021-03-01 | 2021-04-01T00:00:00Z | from
            2021-03-01T00:00:00 | 2021-04-01T00:00:00Z | from
            2021-03-01T00:00:00.5Z | 2021-04-01T00:00:00Z | from
            2021-03-01T00:00:00+01:00 | 2021-04-01T00:00:00Z | from
            +999999999-01-01T00:00:00Z | 2021-04-01T00:00:00Z | from
            -0001-01-01T00:00:00Z | 2021-04-01T00:00:00Z | from
            2021-02-30T00:00:00Z | 2021-04-01T00:00:00Z | from
            2021-03-01T00:00:00Z';drop%20table%20tenant | 2021-04-01T00:00:00Z | from
            2021-03-01T00:00:00Z | 2021-03-01T00:00:00Z | to
            2021-03-01T00:00:00Z | 2020-03-01T00:00:00Z | to
            2021-03-01T00:00:00Z | 2022-03-03T00:00:00Z | to
            2021-03-01T00:00:00Z | 2021-13-01T00:00:00Z | to
            """)
    void refusesAPeriodThatIsNone(String from, String to, String field) throws Exception {
        var tenant = tenant();
        for (var path : new String[] {"/usage", "/usage/segments"}) {
            var refused = member(tenant).get("/v1/tenants/%s%s?from=%s&to=%s".formatted(tenant, path, from, to));
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.body().path("field").asString()).isEqualTo(field);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2021-03-01T00:00:00Z, 2022-03-02T00:00:00Z",
        "2020-01-01T00:00:00Z, 2021-01-01T00:00:00Z", // a leap year
        "2021-03-01T00:00:00Z, 2021-03-01T00:00:01Z",
    })
    void takesAPeriodOfASecondAndOneOf366Days(String from, String to) throws Exception {
        var tenant = tenant();
        var usage = member(tenant).get("/v1/tenants/%s/usage?from=%s&to=%s".formatted(tenant, from, to));
        assertThat(usage.status()).as(usage.text()).isEqualTo(200);
    }

    @Test
    void refusesACursorThatItNeverGaveAndAPeriodWithoutAnEnd() throws Exception {
        var tenant = tenant();
        var list = "/v1/tenants/" + tenant + "/usage/segments?" + MARCH;
        for (var cursor : new String[] {"", "x", "1", "1-", "99999999999999-1", "1-9999999999999999999", "1-1%00"}) {
            assertThat(member(tenant).get(list + "&cursor=" + cursor).status())
                    .as(cursor)
                    .isEqualTo(422);
        }
        assertThat(member(tenant)
                        .get("/v1/tenants/" + tenant + "/usage?from=2021-03-01T00:00:00Z")
                        .status())
                .isEqualTo(400);
    }

    private static String meter(JsonNode app, String meter) {
        return app.path("meters")
                .valueStream()
                .filter(found -> found.path("meter").asString().equals(meter))
                .map(found -> found.path("quantity")
                        .decimalValue()
                        .stripTrailingZeros()
                        .toPlainString())
                .findFirst()
                .orElseThrow();
    }

    private void segment(String tenant, String app, String pod, String from, String to) {
        BilledTenant.of(jdbc, tenant).segment(app, pod, from, to);
    }
}
