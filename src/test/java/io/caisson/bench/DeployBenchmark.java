package io.caisson.bench;

import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A deployment through the API until its objects are in the cluster, against {@code kubectl apply} of the same
 * objects in another namespace until they are. The app has no instances: pods are not what is measured.
 */
final class DeployBenchmark {

    private static final int WARM_UPS = 5;
    private static final int PAIRS = 20;
    private static final Path FILE = Path.of("target", "bench-manifests.yaml");

    private final KubernetesClient cluster;
    private final Api api;
    private final String tenant;
    private final String baseline;

    private DeployBenchmark(KubernetesClient cluster, Api api, String tenant, String baseline) {
        this.cluster = cluster;
        this.api = api;
        this.tenant = tenant;
        this.baseline = baseline;
    }

    public static void main(String[] args) throws Exception {
        var tenant = "bench-" + ProcessHandle.current().pid();
        var baseline = tenant + "-kubectl";
        var registry = System.getenv("CLUSTER_REGISTRY");
        if (registry == null) {
            throw new IllegalStateException("CLUSTER_REGISTRY is not set: name the registry of samples/web:1.0");
        }
        var settings = Map.of(
                "CAISSON_CLUSTER_MODE", "kubernetes",
                "CAISSON_REGISTRIES_INSECURE", registry,
                "KUBERNETES_NAMESPACE", baseline); // the Lease lives here, apart from any other Caisson's
        try (var cluster = new KubernetesClientBuilder().build()) {
            var namespace = new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(baseline)
                    .endMetadata()
                    .build();
            cluster.resource(namespace).create();
            try (var postgres = EmbeddedPostgres.start();
                    var caisson = Server.caisson(postgres, settings)) {
                var api = new Api("http://localhost:" + caisson.port(), Server.TOKEN);
                new DeployBenchmark(cluster, api, tenant, baseline).run(registry + "/samples/web:1.0");
            } finally {
                cluster.resource(namespace).delete();
            }
        }
        System.exit(0);
    }

    private void run(String image) throws Exception {
        expect(201, api.post("/v1/tenants", Map.of("slug", tenant)));
        try (var ours = new Arrivals(cluster, "tenant-" + tenant);
                var theirs = new Arrivals(cluster, baseline)) {
            expect(201, api.post(apps(), Map.of("name", "web", "image", image, "instances", 0)));
            settled(1);
            var comparison = new Comparison();
            for (var pair = 1; pair <= WARM_UPS + PAIRS; pair++) {
                var release = pair + 1;
                var caisson = deploy(release, ours);
                settled(release);
                var kubectl = apply(release, theirs);
                if (pair > WARM_UPS) {
                    comparison.add(caisson, kubectl);
                }
            }
            comparison.print("A changed app until its objects are in the cluster", "kubectl", "ms");
        } finally {
            api.send("/v1/tenants/" + tenant, "DELETE", null);
            await("the tenant is gone")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> api.get("/v1/tenants/" + tenant).status() == 404);
        }
    }

    /** @return milliseconds */
    private double deploy(int release, Arrivals arrivals) throws Exception {
        var change = Map.of("env", Map.of("ROUND", Integer.toString(release)));
        var began = System.nanoTime();
        expect(201, api.post(apps() + "/web/deployments", change));
        return (arrivals.of(release) - began) / 1e6;
    }

    /** @return milliseconds */
    private double apply(int release, Arrivals arrivals) throws Exception {
        Files.writeString(FILE, Manifests.of(cluster, "tenant-" + tenant, "web", release, baseline));
        var command = new ProcessBuilder("kubectl", "apply", "-f", FILE.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bench-kubectl.log").toFile());
        var began = System.nanoTime();
        var process = command.start();
        var seen = arrivals.of(release);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("kubectl failed; see target/bench-kubectl.log");
        }
        return (seen - began) / 1e6;
    }

    /** The deployment is over and the release before it cleared away: nothing is going on any more. */
    private void settled(int release) {
        await("release %d has settled".formatted(release))
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    var app = api.get(apps() + "/web").body();
                    return app.path("release").asInt() == release && secrets() == 1;
                });
    }

    private int secrets() {
        return cluster.secrets()
                .inNamespace("tenant-" + tenant)
                .withLabel("caisson.io/app", "web")
                .list()
                .getItems()
                .size();
    }

    private String apps() {
        return "/v1/tenants/" + tenant + "/apps";
    }

    private static void expect(int status, Api.Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("HTTP %d: %s".formatted(answer.status(), answer.body()));
        }
    }
}
