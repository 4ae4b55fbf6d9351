package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tenant's pods reach, by traffic from inside a sandbox. */
class NetworkE2E {

    private static final String HERE = "net-here-" + ProcessHandle.current().pid();
    private static final String THERE = "net-there-" + ProcessHandle.current().pid();
    private static Platform platform;
    private static KubernetesClient cluster;
    private static Api api;
    private static Pod shell;
    private static Pod neighbour;
    private static Pod stranger;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        api = platform.api();
        for (var slug : List.of(HERE, THERE)) {
            assertThat(api.post("/v1/tenants", Map.of("slug", slug)).status()).isEqualTo(201);
        }
        shell = run(HERE, "shell", "worker", "shell:1.0");
        neighbour = run(HERE, "web", "service", "web:1.0");
        stranger = run(THERE, "web", "service", "web:1.0");
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            for (var slug : List.of(HERE, THERE)) {
                api.send("/v1/tenants/" + slug, "DELETE", null);
                await(slug + " is gone")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> api.get("/v1/tenants/" + slug).status() == 404);
            }
        } finally { // a platform that goes on would hold the Lease of the next one
            platform.close();
            cluster.close();
        }
    }

    @Test
    void reachesItsOwnNamespaceAndDnsButNoOtherTenantNodeOrApiServer() throws Exception {
        assertThat(reaches(address(neighbour), 8080)).as("its own namespace").isTrue();
        assertThat(exec("nslookup web.tenant-" + HERE + ".svc.cluster.local")).contains("Address");

        var node = cluster.nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
                .filter(found -> found.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow()
                .getAddress();
        var apiServer = service("default", "kubernetes");
        assertThat(reaches(address(stranger), 8080)).as("another tenant's pod").isFalse();
        assertThat(reaches(service("tenant-" + THERE, "web"), 8080))
                .as("another tenant's service")
                .isFalse();
        assertThat(reaches("169.254.169.254", 80)).as("cloud metadata").isFalse();
        assertThat(reaches(apiServer, 443)).as("the API server's service").isFalse();
        assertThat(reaches(node, 6443)).as("the API server on the node").isFalse();
        assertThat(reaches(node, 10250)).as("the kubelet").isFalse();
    }

    @Test
    void opensTheWayToAnotherTenantOnlyWhileBothWantIt() throws Exception {
        want(HERE, THERE);
        assertThat(stays(address(stranger), 8080, false)).isTrue();
        want(THERE, HERE);
        await("both want it").atMost(Duration.ofSeconds(30)).until(() -> reaches(address(stranger), 8080));

        api.send("/v1/tenants/" + THERE + "/network/peers/" + HERE, "DELETE", null);
        await("one has enough").atMost(Duration.ofSeconds(30)).until(() -> !reaches(address(stranger), 8080));
        api.send("/v1/tenants/" + HERE + "/network/peers/" + THERE, "DELETE", null);
    }

    @Test
    void reachesOfTheInternetWhatItsEgressSays() throws Exception {
        try (var ignored = InternetHost.start()) {
            await("the Internet is open at first")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> internet(InternetHost.OPEN));

            egress(Map.of("mode", "none"));
            await("nothing is").atMost(Duration.ofSeconds(30)).until(() -> !internet(InternetHost.OPEN));
            assertThat(reaches(address(neighbour), 8080))
                    .as("its own namespace stays open")
                    .isTrue();

            var listed = Map.of("cidr", InternetHost.ADDRESS + "/32", "ports", List.of(InternetHost.OPEN));
            egress(Map.of("mode", "allowlist", "allow", List.of(listed)));
            await("what is listed is").atMost(Duration.ofSeconds(30)).until(() -> internet(InternetHost.OPEN));
            assertThat(internet(InternetHost.OTHER))
                    .as("a port that isn't listed")
                    .isFalse();

            egress(Map.of("mode", "internet"));
            await("all is again").atMost(Duration.ofSeconds(30)).until(() -> internet(InternetHost.OTHER));
        }
    }

    private static Pod run(String tenant, String name, String kind, String image) throws Exception {
        var answer = api.post(
                "/v1/tenants/" + tenant + "/apps",
                Map.of(
                        "name",
                        name,
                        "kind",
                        kind,
                        "image",
                        Platform.registry() + "/samples/" + image,
                        "cpu",
                        "50m",
                        "memory",
                        "64Mi"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        assertThat(api.finished(tenant, name, 1).path("state").asString()).isEqualTo("HEALTHY");
        return cluster.pods()
                .inNamespace("tenant-" + tenant)
                .withLabel("caisson.io/app", name)
                .list()
                .getItems()
                .getFirst();
    }

    private static void want(String tenant, String peer) throws Exception {
        assertThat(api.send("/v1/tenants/" + tenant + "/network/peers/" + peer, "PUT", null)
                        .status())
                .isEqualTo(200);
    }

    private static void egress(Map<String, ?> egress) throws Exception {
        assertThat(api.send("/v1/tenants/" + HERE + "/network/egress", "PUT", egress)
                        .status())
                .isEqualTo(200);
    }

    private static boolean internet(int port) throws Exception {
        return reaches(InternetHost.ADDRESS, port);
    }

    /** Whether it answers the same for as long as a change of policy takes to be applied. */
    private static boolean stays(String address, int port, boolean reached) {
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .until(() -> reaches(address, port) == reached);
        return true;
    }

    private static boolean reaches(String address, int port) throws Exception {
        var said = exec("timeout 8 nc -w 3 %s %d </dev/null; echo done".formatted(address, port));
        assertThat(said).contains("done");
        return !said.contains("can't connect") && !said.contains("timed out");
    }

    private static String exec(String command) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var watch = cluster.pods()
                .resource(shell)
                .writingOutput(out)
                .writingError(out)
                .exec("sh", "-c", command)) {
            watch.exitCode().get(30, TimeUnit.SECONDS);
        }
        return out.toString();
    }

    private static String address(Pod pod) {
        return cluster.pods().resource(pod).get().getStatus().getPodIP();
    }

    private static String service(String namespace, String name) {
        return cluster.services()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getClusterIP();
    }
}
