package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The last layer: with the admission policies taken away, the audit stops and puts back what they would refuse. */
class AuditE2E {

    private static final String TENANT = "audit-" + ProcessHandle.current().pid();
    private static final String NAMESPACE = "tenant-" + TENANT;
    private static Platform platform;
    private static KubernetesClient cluster;
    private static Api api;
    private static List<ValidatingAdmissionPolicyBinding> bindings;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        api = platform.api();
        assertThat(api.post("/v1/tenants", Map.of("slug", TENANT)).status()).isEqualTo(201);
        await("the namespace is made")
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(NAMESPACE)
                                .withName("allow-internet")
                                .get()
                        != null);
        bindings = cluster.resources(ValidatingAdmissionPolicyBinding.class).list().getItems().stream()
                .filter(binding -> binding.getMetadata().getName().startsWith("caisson-"))
                .toList();
        bindings.forEach(binding -> cluster.resource(binding).delete());
    }

    @AfterAll
    static void stop() throws Exception {
        bindings.forEach(binding -> cluster.resource(new ValidatingAdmissionPolicyBindingBuilder(binding)
                        .withNewMetadata()
                        .withName(binding.getMetadata().getName())
                        .withLabels(binding.getMetadata().getLabels())
                        .endMetadata()
                        .build())
                .create());
        try {
            api.send("/v1/tenants/" + TENANT, "DELETE", null);
            await("the tenant is gone")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> api.get("/v1/tenants/" + TENANT).status() == 404);
        } finally { // a platform that goes on would hold the Lease of the next one
            platform.close();
            cluster.close();
        }
    }

    @Test
    void stopsAPodOutsideTheSandboxWithinFiveSeconds() throws Exception {
        await("the policies are away")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException refused && refused.getCode() == 422)
                .until(() -> cluster.resource(pod()).create() != null);

        await("it is stopped")
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        cluster.pods().inNamespace(NAMESPACE).withName("escape").get() == null);
        var finding = finding("escape");
        assertThat(finding.path("type").asString("")).isEqualTo("OUTSIDE_SANDBOX");
        assertThat(finding.path("by").asString("")).isNotEmpty();
    }

    @Test
    void putsALabelOfTheNamespaceBackWithinFiveSecondsAndSaysWhoChangedIt() throws Exception {
        var namespace = cluster.namespaces().withName(NAMESPACE);
        await("the policies are away")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException refused && refused.getCode() == 422)
                .until(() -> namespace.edit(found -> {
                            found.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "privileged");
                            return found;
                        })
                        != null);

        await("the label is back").atMost(Duration.ofSeconds(5)).until(() -> namespace
                .get()
                .getMetadata()
                .getLabels()
                .get("pod-security.kubernetes.io/enforce")
                .equals("restricted"));
        await("it is told").atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            var finding = finding(NAMESPACE);
            assertThat(finding.path("type").asString("")).isEqualTo("CHANGED");
            assertThat(finding.path("done").asString("")).isEqualTo("PUT_BACK");
            assertThat(finding.path("by").asString("")).isNotEmpty();
        });
    }

    private static JsonNode finding(String name) throws Exception {
        return api.item("/v1/tenants/" + TENANT + "/findings?closed=true", name);
    }

    /** All that Pod Security asks for, and no sandbox. */
    private static Pod pod() {
        var amounts = Map.of(
                "cpu", new Quantity("20m"), "memory", new Quantity("32Mi"), "ephemeral-storage", new Quantity("64Mi"));
        return RestrictedPod.of(NAMESPACE, "escape", "app", Platform.registry() + "/samples/shell:1.0")
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .withRequests(amounts)
                .withLimits(amounts)
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
