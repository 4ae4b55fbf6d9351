package io.caisson.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.cluster.simulated.SimulatedCluster;
import io.caisson.e2e.Api;
import io.caisson.web.Walker;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Where a piece of the cluster is missing, the start goes on: requests are taken, and health, the operator's page and the
 * log say what is waited for, until it is there.
 */
@ExtendWith(OutputCaptureExtension.class)
class WaitingStartIT {

    private static final String OPERATOR = "integration-test-token";

    @TempDir
    private Path directory;

    private SimulatedCluster cluster;
    private KubernetesClient kubernetes;
    private CapturedOutput output;

    @BeforeEach
    void startCluster(CapturedOutput output) {
        this.output = output;
        cluster = SimulatedCluster.start("gvisor");
        kubernetes = cluster.newClient();
    }

    @AfterEach
    void stopCluster() {
        System.clearProperty("kubeconfig");
        kubernetes.close();
        cluster.close();
    }

    @Test
    void anApiServerThatDoesNotAnswer() throws Exception {
        cluster.stopApi();
        try (var caisson = start(url())) {
            waits(caisson, "cluster", "The Kubernetes API at " + url());
            waits(caisson, "sandbox", "the connection is refused. Start it, or correct the kubeconfig.");

            cluster.startApi();

            goesOn(caisson);
        }
    }

    @Test
    void credentialsThatAreWrongOrHaveExpired() throws Exception {
        try (var api = RefusingApi.ofUnknownCredentials();
                var caisson = start(api.url())) {
            waits(caisson, "cluster", "accept Caisson's credentials (401). Renew those");
            waits(caisson, "sandbox", "credentials (401). Renew those");
        }
    }

    @Test
    void rightsThatAreMissing() throws Exception {
        try (var api = RefusingApi.ofMissingRights();
                var caisson = start(api.url())) {
            waits(
                    caisson,
                    "sandbox",
                    "cannot do that at the cluster scope. Give its account the rights in k8s/rights.");
        }
    }

    @Test
    void noRuntimeClass() throws Exception {
        var type = kubernetes.resources(RuntimeClass.class).withName("gvisor").get();
        kubernetes.resource(type).delete();
        try (var caisson = start(url())) {
            waits(caisson, "sandbox", "The cluster has no RuntimeClass 'gvisor'. Install gVisor and create it.");

            type.getMetadata().setResourceVersion(null);
            kubernetes.resource(type).create();

            goesOn(caisson);
        }
    }

    @Test
    void aRuntimeClassThatIsNoSandbox() throws Exception {
        handler("runc");
        try (var caisson = start(url())) {
            waits(caisson, "sandbox", "The RuntimeClass 'gvisor' has the handler 'runc'; only 'runsc' is a sandbox.");

            handler("runsc");

            goesOn(caisson);
        }
    }

    @Test
    void noNodeThatOffersTheSandbox() throws Exception {
        unschedulable(true);
        try (var caisson = start(url())) {
            waits(caisson, "sandbox", "No ready node offers the RuntimeClass 'gvisor'");

            unschedulable(false);

            goesOn(caisson);
        }
    }

    private void handler(String handler) {
        var type = kubernetes.resources(RuntimeClass.class).withName("gvisor").get();
        kubernetes.resource(type).delete();
        type.getMetadata().setResourceVersion(null);
        type.setHandler(handler);
        kubernetes.resource(type).create();
    }

    private void unschedulable(boolean value) {
        kubernetes.nodes().list().getItems().forEach(node -> kubernetes
                .nodes()
                .withName(node.getMetadata().getName())
                .edit(found -> {
                    found.getSpec().setUnschedulable(value);
                    return found;
                }));
    }

    private void waits(ConfigurableApplicationContext caisson, String part, String reason) throws Exception {
        var api = api(caisson);
        await("the reason in health").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        api.get("/actuator/health/" + part)
                                .body()
                                .at("/details/reason")
                                .asString(""))
                .contains(reason));
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(output).doesNotContain("\tat ");
        if (part.equals("sandbox")) {
            var page = Walker.signedIn(api.base(), OPERATOR).send("GET", "/admin/sandbox", "");
            assertThat(page.body().replace("&#39;", "'")).contains(reason);
            assertThat(output.toString()).containsPattern("WARN .*Deployments wait\\. .*" + Pattern.quote(reason));
        }
    }

    private void goesOn(ConfigurableApplicationContext caisson) throws Exception {
        await("it goes on")
                .atMost(Duration.ofSeconds(30))
                .until(() -> api(caisson).get("/actuator/health/sandbox").status() == 200);
        assertThat(output.toString()).contains("Tenants' pods run in gVisor.");
    }

    private String url() {
        return cluster.config().getMasterUrl();
    }

    private ConfigurableApplicationContext start(String api) throws Exception {
        var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters: [{name: it, cluster: {server: "%s"}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                users: [{name: it, user: {token: expired}}]
                """.formatted(api));
        System.setProperty("kubeconfig", kubeconfig.toString()); // which goes before the variable of the same name
        return Start.with("CAISSON_CLUSTER_MODE", "kubernetes")
                .and("CAISSON_ADMISSION_POLICIES", "optional") // the simulated cluster has none
                .and("CAISSON_DATA_DIRECTORY", directory.toString())
                .and("CAISSON_BOOTSTRAP_TOKEN", OPERATOR)
                .run();
    }

    private static Api api(ConfigurableApplicationContext caisson) {
        var port = ((WebServerApplicationContext) caisson).getWebServer().getPort();
        return new Api("http://localhost:" + port, OPERATOR);
    }
}
