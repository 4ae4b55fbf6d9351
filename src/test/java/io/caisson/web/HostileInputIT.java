package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that somebody sends on purpose. Each is refused with its name, and nothing of it is kept. */
class HostileInputIT extends WebIT {

    private static final String NUL = "\0";
    private static final String TURNED = "\u202e";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "ab",
                "-ab",
                "ab-",
                "a--b",
                "Acme",
                "1st",
                "a_b",
                "a.b",
                "a/b",
                "../etc",
                "acme" + NUL,
                "acme\n",
                "acme" + TURNED,
                "аcme",
                "kube-system",
                "default",
                "admin",
                "kube-x",
                "' or 1=1 --",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesSlugs(String slug) throws Exception {
        var answer = operator().post("/v1/tenants", Map.of("slug", slug));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo("slug");
        assertThat(answer.body().path("detail").asString()).doesNotContain(NUL, TURNED, "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "a" + NUL + "b",
                "line\nbreak",
                "turned " + TURNED + "dnuora",
                "bell\u0007",
                "a\u2028b"
            })
    void refusesNamesThatDoNotShowWhatTheyAre(String name) throws Exception {
        var tenant = tenant();
        var answer = operator().send("/v1/tenants/" + tenant, "PATCH", Map.of("name", name));

        assertThat(answer.status()).isIn(400, 422);
        assertThat(operator().get("/v1/tenants/" + tenant).body().path("name").asString())
                .isEqualTo("Integration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Łódź & Søn", "株式会社", "شركة", "👩‍💻 GmbH", "<b>Bold</b>", "'; drop table tenant; --"})
    void takesNamesOfTheWholeWorldAsTheyAre(String name) throws Exception {
        var tenant = tenant();
        operator().send("/v1/tenants/" + tenant, "PATCH", Map.of("name", name));

        assertThat(operator().get("/v1/tenants/" + tenant).body().path("name").asString())
                .isEqualTo(name);
    }

    static List<Map<String, Object>> apps() {
        var all = new ArrayList<Map<String, Object>>();
        for (Object image : List.of(
                "",
                "https://evil/x",
                "evil/../x",
                "a:b:c",
                "x@sha256:1",
                "x" + NUL,
                "x\n",
                TURNED + "x",
                "x".repeat(5_000),
                "$(reboot)",
                "x:" + "t".repeat(200),
                "169.254.169.254:99999/x")) {
            all.add(Map.of("image", image));
        }
        for (Object instances : List.of(-1, 101, Integer.MAX_VALUE, 99_999_999_999L, 1.5, "3", true, 1e300)) {
            all.add(Map.of("instances", instances));
        }
        for (Object cpu : List.of("", "0", "9m", "-1", "1e9", "65", "99999999999", "NaN", "1.0001", "250m" + NUL)) {
            all.add(Map.of("cpu", cpu, "memory", "64Mi"));
        }
        for (Object memory : List.of("", "0", "1Ki", "-1Mi", "513Gi", "999999999999999Ti", "1.5Gi", "64 Mi", "64mi")) {
            all.add(Map.of("cpu", "100m", "memory", memory));
        }
        for (Object port : List.of(0, -1, 65_536, 4_294_967_376L, "http")) {
            all.add(Map.of("port", port));
        }
        all.add(Map.of("size", "huge"));
        all.add(Map.of("size", "small", "cpu", "100m"));
        all.add(Map.of("kind", "job"));
        all.add(Map.of("kind", "worker", "port", 80));
        all.add(Map.of("readySeconds", 4));
        all.add(Map.of("readySeconds", 3_601));
        all.add(Map.of("name", "a" + NUL + "b"));
        all.add(Map.of("name", "We-b"));
        all.add(Map.of("name", "a".repeat(41)));
        for (var env : List.of("", "1A", "A-B", "A=B", "A B", "A" + NUL, TURNED, "a".repeat(129))) {
            all.add(Map.of("env", Map.of(env, "x")));
        }
        all.add(Map.of("env", Map.of("A", "x" + NUL)));
        all.add(Map.of("env", Map.of("A", "x".repeat(600_000))));
        all.add(Map.of("env", Map.of("A", Map.of("deep", 1))));
        all.add(Map.of("env", List.of("A")));
        all.add(Map.of("runtimeClassName", "runc"));
        all.add(Map.of("securityContext", Map.of("privileged", true)));
        return all;
    }

    @ParameterizedTest
    @MethodSource
    void apps(Map<String, Object> hostile) throws Exception {
        var tenant = Victim.slug(this);
        var app = new HashMap<>(app("web", "web:1.0"));
        if (hostile.containsKey("cpu")) {
            app.remove("size");
        }
        app.putAll(hostile);
        var answer = operator().post("/v1/tenants/" + tenant + "/apps", app);

        assertThat(answer.status()).as(answer.text()).isIn(400, 422);
        assertThat(answer.body().path("detail").asString()).doesNotContain(NUL, TURNED);
        assertThat(operator().get("/v1/tenants/" + tenant + "/apps").body().path("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%00",
                "%E2%80%AE",
                "A",
                "..",
                "'",
                "a%20b",
                "%F0%9F%92%A9",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesCursorsThatItNeverGave(String cursor) throws Exception {
        assertThat(operator().get("/v1/tenants?cursor=" + cursor).status()).isIn(400, 422);
        assertThat(operator()
                        .get("/v1/tenants/" + Victim.slug(this) + "/apps?cursor=" + cursor)
                        .status())
                .isIn(400, 422);
    }

    @Test
    void refusesQuotasThatCannotBe() throws Exception {
        var path = "/v1/tenants/" + tenant() + "/quota";
        for (var quota : List.of(
                "{}",
                "{\"cpuMillis\":-1,\"memoryBytes\":1,\"instances\":1}",
                "{\"cpuMillis\":1,\"memoryBytes\":-1,\"instances\":1}",
                "{\"cpuMillis\":1,\"memoryBytes\":1,\"instances\":-1}",
                "{\"cpuMillis\":1,\"memoryBytes\":1,\"instances\":10001}",
                "{\"cpuMillis\":9223372036854775808,\"memoryBytes\":1,\"instances\":1}",
                "{\"cpuMillis\":1.5,\"memoryBytes\":1,\"instances\":1}",
                "{\"cpuMillis\":null,\"memoryBytes\":1,\"instances\":1}",
                "{\"cpuMillis\":\"4\",\"memoryBytes\":1,\"instances\":1}",
                "{\"cpuMillis\":1,\"memoryBytes\":1,\"instances\":1,\"overheadCpuMillis\":0}")) {
            assertThat(operator().send(path, "PUT", quota, Map.of()).status())
                    .as(quota)
                    .isIn(400, 422);
        }
    }

    @Test
    void aPreflightIsAsStrictAsTheChangeItself() throws Exception {
        var path = "/v1/tenants/" + tenant() + "/quota/preflight";
        for (var question : List.of(
                "{\"app\":\"a\\u0000b\"}",
                "{\"kind\":\"job\"}",
                "{\"cpu\":\"x\"}",
                "{\"instances\":-1}",
                "{\"image\":\"A B\"}",
                "{\"env\":{}}")) {
            assertThat(operator().send(path, "POST", question, Map.of()).status())
                    .as(question)
                    .isIn(400, 422);
        }
    }

    /** Nobody else has changed anything: there is no such thing. */
    @Test
    void refusesNamesToLookForThatPostgresqlCanNotKeep() throws Exception {
        var nul = "\\u0000";
        var offer = "\"priceBook\":\"a%s\",\"overhead\":\"ABSORB\"".formatted(nul);
        assertRefused("PUT", "/v1/tenants/" + tenant() + "/plan", "{\"plan\":\"a%s\"}".formatted(nul), "plan");
        assertRefused("POST", "/v1/admin/plans", "{\"name\":\"hostile\",%s}".formatted(offer), "priceBook");
        assertRefused("PATCH", "/v1/admin/plans/standard", "{\"priceBook\":\"a%s\"}".formatted(nul), "priceBook");
        var replay = "/v1/admin/price-books/replay";
        assertRefused("POST", replay, "{\"months\":1,\"book\":\"a%s\"}".formatted(nul), "book");
        assertRefused(
                "POST", replay, "{\"months\":1,\"book\":\"standard\",\"tenant\":\"a%s\"}".formatted(nul), "tenant");
        var verification = "{\"month\":\"2026-10\",\"tenant\":\"a%s\"}".formatted(nul);
        assertThat(operator()
                        .send("/v1/admin/verifications", "POST", verification, Map.of())
                        .status())
                .isEqualTo(404);
    }

    private void assertRefused(String method, String path, String body, String field) throws Exception {
        var answer = operator().send(path, method, body, Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo(field);
    }

    @Test
    void refusesEgressThatCannotBe() throws Exception {
        var path = "/v1/tenants/" + tenant() + "/network/egress";
        for (var egress : List.of(
                "{}",
                "{\"mode\":\"all\"}",
                "{\"mode\":\"none\",\"allow\":[null]}",
                "{\"mode\":\"allowlist\",\"allow\":[{\"cidr\":null}]}",
                "{\"mode\":\"allowlist\",\"allow\":[{\"cidr\":\"198.51.100.0/24\",\"ports\":[null]}]}",
                "{\"mode\":\"allowlist\",\"allow\":[{\"cidr\":\"169.254.169.254/32\"}]}",
                "{\"mode\":\"allowlist\",\"allow\":[{\"cidr\":\"x\\u0000\"}]}")) {
            assertThat(operator().send(path, "PUT", egress, Map.of()).status())
                    .as(egress)
                    .isIn(400, 422);
        }
    }

    /** One tenant for what is refused anyway. */
    private static final class Victim {

        private static String slug;

        static String slug(HostileInputIT test) throws Exception {
            return slug = slug == null ? test.tenant() : slug;
        }
    }
}
