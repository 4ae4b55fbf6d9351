package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a tenant may hold, set with a form as by REST. */
class QuotaPagesIT extends WebIT {

    private Visitor operator;
    private String slug;

    @BeforeEach
    void signIn() throws Exception {
        operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
        slug = tenant();
    }

    @Test
    void isSetBesideWhatIsHeld() throws Exception {
        assertThat(operator.get("/tenants/" + slug).text()).contains(page(), "Set the quota");
        operator.post(page(), quota(Map.of("cpu", "3", "memory", "5Gi", "instances", "7")));
        assertThat(operator.get(page()).text())
                .contains("reserved of 3<", "reserved of 5 GiB<", "reserved of 7<", "Used now")
                .contains("value=\"3\"", "value=\"5Gi\"", "value=\"7\"");

        var saved = operator.post(page(), quota(Map.of("cpu", " 2500m ", "memory", "6Gi", "instances", "8")));

        assertThat(saved.path()).isEqualTo("/tenants/" + slug);
        assertThat(saved.text()).contains("The quota is set.", "reserved of 2.5<", "reserved of 6 GiB<");
        var hard = operator().get("/v1/tenants/" + slug + "/quota").body().path("hard");
        assertThat(hard.path("cpuMillis").asLong()).isEqualTo(2500);
        assertThat(hard.path("memoryBytes").asLong()).isEqualTo(6L << 30);
        assertThat(hard.path("instances").asInt()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, -1",
        "cpu, ''",
        "cpu, many",
        "cpu, 99999999",
        "memory, 4 GiB",
        "memory, ''",
        "memory, 99999999Ti",
        "instances, -1",
        "instances, ''",
        "instances, 10001",
        "instances, 1.5",
        "instances, 99999999999",
    })
    void refusesWhatIsNoAmountBesideItsFieldAndKeepsWhatWasTyped(String field, String value) throws Exception {
        var sent = quota(Map.of(field, value));
        var page = operator.post(page(), sent);

        assertThat(page.status()).as(page.text()).isEqualTo(422);
        assertThat(page.text()).contains("id=\"" + field + "-error\"");
        sent.forEach((name, typed) -> assertThat(page.text()).contains("value=\"" + typed + "\""));
    }

    @Test
    void refusesLessThanIsReservedBesideEachFieldThatIsShort() throws Exception {
        assertThat(operator()
                        .post("/v1/tenants/" + slug + "/apps", app("web", "web:1.0"))
                        .status())
                .isEqualTo(201);
        var rest = Map.of("cpuMillis", 1, "memoryBytes", 8L << 30, "instances", 0);
        assertThat(operator()
                        .send("/v1/tenants/" + slug + "/quota", "PUT", rest)
                        .status())
                .isEqualTo(422);
        var before = hard();

        var page = operator.post(page(), quota(Map.of("cpu", "1m", "memory", "8Gi", "instances", "0")));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text())
                .contains("id=\"cpu-error\"", "id=\"instances-error\"", "at least what is reserved")
                .contains("value=\"1m\"", "value=\"8Gi\"", "value=\"0\"")
                .doesNotContain("id=\"memory-error\"");
        assertThat(hard()).isEqualTo(before);
    }

    @Test
    void isForOperators() throws Exception {
        var member = new Visitor(URI.create(base()).getPort());
        member.signIn(token(slug));
        assertThat(member.get("/tenants/" + slug).text()).doesNotContain(page());
        assertThat(member.get(page()).status()).isEqualTo(403);
        assertThat(member.post(page(), quota(Map.of())).status()).isEqualTo(403);
        assertThat(operator.get("/tenants/never-was/quota").status()).isEqualTo(404);
    }

    /** Without what is used: an app that was just made begins to use it meanwhile. */
    private JsonNode hard() throws Exception {
        return operator().get("/v1/tenants/" + slug + "/quota").body().path("hard");
    }

    private String page() {
        return "/tenants/" + slug + "/quota";
    }

    private static Map<String, String> quota(Map<String, String> but) {
        var fields = new HashMap<>(Map.of("cpu", "4", "memory", "8Gi", "instances", "10"));
        fields.putAll(but);
        return fields;
    }
}
