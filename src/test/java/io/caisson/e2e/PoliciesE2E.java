package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A policy that is missing or altered is seen and said, and nothing is deployed meanwhile. */
class PoliciesE2E {

    private static final String TENANT = "policies-" + ProcessHandle.current().pid();
    private static Platform platform;
    private static Api api;
    private static KubernetesClient cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        api = platform.api();
    }

    @AfterAll
    static void stop() throws Exception {
        platform.close();
        cluster.close();
    }

    @AfterEach
    void apply() throws Exception {
        LeastRights.kubectl("apply", "--server-side", "--force-conflicts", "-k", "k8s/admission");
    }

    @Test
    void areAsTheyShip() {
        awaitSandbox("READY");
        assertThat(sandbox().path("policies")).hasSize(22).allSatisfy(policy -> assertThat(
                        policy.path("state").asString())
                .as(policy.toString())
                .isEqualTo("UNALTERED"));
    }

    @Test
    void holdDeploymentsWhileOneIsMissing() throws Exception {
        awaitSandbox("READY");
        cluster.resources(ValidatingAdmissionPolicyBinding.class)
                .withName("caisson-host")
                .delete();
        awaitSandbox("NO_POLICIES");
        api.post("/v1/tenants", Map.of("slug", TENANT));
        api.post(
                "/v1/tenants/" + TENANT + "/apps",
                Map.of("name", "web", "image", Platform.registry() + "/samples/web:1.0", "size", "nano"));

        await("the deployment waits").atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var waiting =
                    api.get("/v1/tenants/" + TENANT + "/apps/web/deployments/1").body();
            assertThat(waiting.path("reason").asString()).isEqualTo("SANDBOX_UNAVAILABLE");
            assertThat(waiting.path("message").asString())
                    .contains("no ValidatingAdmissionPolicyBinding 'caisson-host'", "Apply k8s/admission");
        });
        var health = api.get("/actuator/health/admission");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.body().path("details").path("reason").asString()).contains("caisson-host");

        apply();
        assertThat(api.finished(TENANT, "web", 1).path("state").asString()).isEqualTo("HEALTHY");
        api.send("/v1/tenants/" + TENANT, "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/v1/tenants/" + TENANT).status() == 404);
    }

    @Test
    void areComparedWordByWord() {
        awaitSandbox("READY");
        cluster.resources(ValidatingAdmissionPolicy.class)
                .withName("caisson-placement")
                .edit(policy -> {
                    policy.getSpec().getValidations().getFirst().setExpression("true");
                    return policy;
                });

        awaitSandbox("NO_POLICIES");
        assertThat(sandbox().path("status").path("message").asString())
                .contains("'caisson-placement' differs", "spec.validations[0].expression");
    }

    private static void awaitSandbox(String state) {
        await("the sandbox is " + state)
                .atMost(Duration.ofSeconds(30))
                .until(() -> sandbox().path("status").path("state").asString().equals(state));
    }

    private static JsonNode sandbox() {
        try {
            return api.get("/v1/admin/sandbox").body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
