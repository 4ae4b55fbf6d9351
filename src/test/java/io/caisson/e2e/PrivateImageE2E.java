package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A private image that a node has from one tenant is not for another one on the same node. */
class PrivateImageE2E {

    private static final String OWNER =
            "private-owner-" + ProcessHandle.current().pid();
    private static final String OTHER =
            "private-other-" + ProcessHandle.current().pid();
    private static final String IMAGE = Platform.privateRegistry() + "/private/web:1.0";
    private static Platform platform;
    private static KubernetesClient cluster;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        api = platform.api();
        for (var slug : List.of(OWNER, OTHER)) {
            assertThat(api.post("/v1/tenants", Map.of("slug", slug)).status()).isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            for (var slug : List.of(OWNER, OTHER)) {
                api.send("/v1/tenants/" + slug, "DELETE", null);
            }
            for (var slug : List.of(OWNER, OTHER)) {
                await(slug + " is gone")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> api.get("/v1/tenants/" + slug).status() == 404);
            }
        } finally {
            platform.close();
            cluster.close();
        }
    }

    @Test
    void onlyWhoHasCredentialsRunsIt() throws Exception {
        assertThat(deployed(OWNER, "early", IMAGE)).as("without credentials").isEqualTo("REGISTRY_REFUSED");
        assertThat(save("opensesamf")).as("a wrong password").isEqualTo(422);
        assertThat(save("opensesame")).isEqualTo(200);
        assertThat(deployed(OWNER, "web", IMAGE)).isEqualTo("HEALTHY");
        var running = cluster.pods()
                .inNamespace("tenant-" + OWNER)
                .withLabel("caisson.io/app", "web")
                .list()
                .getItems()
                .getFirst();
        var pinned = running.getSpec().getContainers().getFirst().getImage();

        assertThat(deployed(OTHER, "copy", pinned)).as("by its digest").isEqualTo("REGISTRY_REFUSED");
        assertThat(cluster.pods().inNamespace("tenant-" + OTHER).list().getItems())
                .isEmpty();

        for (var policy : List.of("Always", "IfNotPresent")) {
            var pod = raw(policy, pinned);
            await("the kubelet refuses a pod with " + policy)
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(waiting(pod)).contains("ImagePull", "authorization failed"));
            assertThat(cluster.resource(pod).get().getSpec().getNodeName())
                    .as("the node that has the image")
                    .isEqualTo(running.getSpec().getNodeName());
            cluster.resource(pod).withGracePeriod(0).delete();
        }
    }

    private static int save(String password) throws Exception {
        return api.send(
                        "/v1/tenants/" + OWNER + "/registries/" + Platform.privateRegistry(),
                        "PUT",
                        Map.of("username", "customer", "password", password))
                .status();
    }

    /** What became of it: its reason, or its state when there is none. */
    private static String deployed(String tenant, String name, String image) throws Exception {
        var answer = api.post(
                "/v1/tenants/" + tenant + "/apps",
                Map.of("name", name, "image", image, "cpu", "50m", "memory", "64Mi"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        var ended = api.finished(tenant, name, 1);
        return ended.path("reason").asString(ended.path("state").asString());
    }

    /** As somebody would make it who got past Caisson into the other tenant's namespace. */
    private static Pod raw(String policy, String image) {
        var amounts = Map.of(
                "cpu", new Quantity("50m"),
                "memory", new Quantity("64Mi"),
                "ephemeral-storage", new Quantity("1Gi"));
        return cluster.resource(RestrictedPod.of(
                                "tenant-" + OTHER, "raw-" + policy.toLowerCase(java.util.Locale.ROOT), "app", image)
                        .editSpec()
                        .withRuntimeClassName("gvisor")
                        .withAutomountServiceAccountToken(false)
                        .editFirstContainer()
                        .withImagePullPolicy(policy)
                        .withNewResources()
                        .withRequests(amounts)
                        .withLimits(amounts)
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static String waiting(Pod pod) {
        return cluster.resource(pod).get().getStatus().getContainerStatuses().stream()
                .map(status -> String.valueOf(status.getState().getWaiting()))
                .reduce("", String::concat);
    }
}
