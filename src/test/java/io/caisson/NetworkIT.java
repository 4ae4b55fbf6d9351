package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Egress rules and peers over REST, down to the policies in the simulated cluster. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class NetworkIT {

    private static final String OPERATOR = "integration-test-token";

    @LocalServerPort
    private int port;

    @Autowired
    private KubernetesClient cluster;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
    }

    @Test
    void opensWhatATenantListsAndNothingElse() throws Exception {
        var api = tenant("listed");

        var answer = api.send(
                "/v1/tenants/listed/network/egress",
                "PUT",
                Map.of("mode", "allowlist", "allow", List.of(Map.of("cidr", "1.1.1.0/24", "ports", List.of(443)))));

        assertThat(answer.status()).isEqualTo(200);
        awaitPolicies("listed", "allow-listed");
        api.send("/v1/tenants/listed/network/egress", "PUT", Map.of("mode", "none"));
        awaitPolicies("listed");
        api.send("/v1/tenants/listed/network/egress", "PUT", Map.of("mode", "internet"));
        awaitPolicies("listed", "allow-internet");
    }

    @Test
    void refusesAPrivateBlockAndKeepsWhatWasThere() throws Exception {
        var api = tenant("private");

        var answer = api.send(
                "/v1/tenants/private/network/egress",
                "PUT",
                Map.of("mode", "allowlist", "allow", List.of(Map.of("cidr", "10.0.0.0/8"))));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("detail").asString()).contains("10.0.0.0/8");
        assertThat(api.get("/v1/tenants/private/network")
                        .body()
                        .path("egress")
                        .path("mode")
                        .asString())
                .isEqualTo("internet");
    }

    @Test
    void twoTenantsWhoTurnToEachOtherAtOnceDoNotLockEachOtherOut() throws Exception {
        var one = tenant("turns-one");
        var two = tenant("turns-two");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var n = 0; n < 30; n++) {
                var method = n % 2 == 0 ? "PUT" : "DELETE";
                var both = List.of(
                        threads.submit(() -> one.send("/v1/tenants/turns-one/network/peers/turns-two", method, null)),
                        threads.submit(() -> two.send("/v1/tenants/turns-two/network/peers/turns-one", method, null)));
                for (var answer : both) {
                    assertThat(answer.get().status()).as(method).isIn(200, 204);
                }
            }
        }
    }

    @Test
    void opensAWayBetweenTwoTenantsOnlyWhileBothWantIt() throws Exception {
        var left = tenant("left-one");
        var right = tenant("right-one");

        assertThat(left.send("/v1/tenants/left-one/network/peers/right-one", "PUT", null)
                        .body()
                        .path("peers")
                        .path(0)
                        .path("agreed")
                        .asBoolean())
                .isFalse();
        awaitPolicies("left-one", "allow-internet");
        assertThat(right.send("/v1/tenants/right-one/network/peers/left-one", "PUT", null)
                        .body()
                        .path("peers")
                        .path(0)
                        .path("agreed")
                        .asBoolean())
                .isTrue();
        awaitPolicies("left-one", "allow-internet", "allow-peer-right-one");
        awaitPolicies("right-one", "allow-internet", "allow-peer-left-one");

        assertThat(left.send("/v1/tenants/left-one/network/peers/right-one", "DELETE", null)
                        .status())
                .isEqualTo(204);
        awaitPolicies("left-one", "allow-internet");
        awaitPolicies("right-one", "allow-internet");
    }

    @Test
    void tellsNobodyWhetherATenantExistsAndASlugTakenAgainIsNotMeant() throws Exception {
        var api = tenant("curious");
        tenant("existing");

        var existing = api.send("/v1/tenants/curious/network/peers/existing", "PUT", null);
        var nobody = api.send("/v1/tenants/curious/network/peers/nobodys", "PUT", null);

        assertThat(existing.status()).isEqualTo(nobody.status()).isEqualTo(200);
        assertThat(nobody.body().path("peers").toString().replace("nobodys", "existing"))
                .contains(existing.body().path("peers").path(0).toString());
        var late = tenant("nobodys");
        assertThat(late.send("/v1/tenants/nobodys/network/peers/curious", "PUT", null)
                        .body()
                        .path("peers")
                        .path(0)
                        .path("agreed")
                        .asBoolean())
                .isFalse();
    }

    private Api tenant(String slug) throws Exception {
        var operator = new Api("http://localhost:" + port, OPERATOR);
        assertThat(operator.post("/v1/tenants", Map.of("slug", slug)).status()).isEqualTo(201);
        var token = operator.post("/v1/tenants/" + slug + "/tokens", Map.of("name", "owner"));
        return new Api("http://localhost:" + port, token.body().path("secret").asString());
    }

    /** Waits until these are all the policies beside the four that each tenant has. */
    private void awaitPolicies(String slug, String... names) {
        await("the policies of " + slug).atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(cluster.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace("tenant-" + slug)
                        .list()
                        .getItems())
                .extracting(policy -> policy.getMetadata().getName())
                .filteredOn(name -> !List.of("default-deny", "allow-same-namespace", "allow-dns", "allow-ingress")
                        .contains(name))
                .containsExactlyInAnyOrder(names));
    }
}
