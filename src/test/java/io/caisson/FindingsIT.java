package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.caisson.e2e.Api;
import io.caisson.e2e.RestrictedPod;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What somebody does in tenants' namespaces behind Caisson's back, on the simulated cluster. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FindingsIT {

    private static final String OPERATOR = "integration-test-token";

    @LocalServerPort
    private int port;

    @Autowired
    private KubernetesClient cluster;

    @Autowired
    private Scheduler scheduler;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
    }

    @Test
    void stopsAPodOutsideTheSandboxAndTellsTheOperatorAndTheTenant() throws Exception {
        var tenant = tenant("escaped");
        var other = tenant("bystander");

        cluster.resource(pod("tenant-escaped", "escape", null)).create();

        await("it is stopped")
                .atMost(Duration.ofSeconds(5))
                .until(() -> cluster.pods()
                                .inNamespace("tenant-escaped")
                                .withName("escape")
                                .get()
                        == null);
        var finding = tenant.item("/v1/tenants/escaped/findings?closed=true", "escape");
        assertThat(finding.path("type").asString()).isEqualTo("OUTSIDE_SANDBOX");
        await("it is told that it was stopped").atMost(Duration.ofSeconds(5)).until(() -> api(OPERATOR)
                .item("/v1/admin/findings?closed=true", "escape")
                .path("done")
                .asString("")
                .equals("STOPPED"));
        assertThat(other.item("/v1/tenants/bystander/findings?closed=true", "escape"))
                .isEmpty();
    }

    @Test
    void reportsAPodThatItDidNotMakeAndForgetsItWhenItIsGone() throws Exception {
        var tenant = tenant("guest");

        cluster.resource(pod("tenant-guest", "stranger", "gvisor")).create();

        await("it is reported").atMost(Duration.ofSeconds(5)).until(() -> tenant.item(
                        "/v1/tenants/guest/findings", "stranger")
                .path("type")
                .asString("")
                .equals("UNKNOWN_POD"));
        cluster.pods()
                .inNamespace("tenant-guest")
                .withName("stranger")
                .withGracePeriod(0)
                .delete();
        await("it is right again").atMost(Duration.ofSeconds(10)).until(() -> tenant.item(
                        "/v1/tenants/guest/findings", "stranger")
                .isEmpty());
    }

    @Test
    void aLabelThatSaysThatCaissonMadeAPodDoesNotMakeItSo() throws Exception {
        var tenant = tenant("disguised");
        var labels = Map.of(
                "app.kubernetes.io/managed-by",
                "caisson",
                "caisson.io/probe",
                "isolation",
                "caisson.io/probe-run",
                "r1");

        cluster.resource(labelled(pod("tenant-disguised", "no-probe", null), labels))
                .create();
        cluster.resource(labelled(pod("tenant-disguised", "no-probe-either", "gvisor"), labels))
                .create();

        await("what runs outside the sandbox is stopped")
                .atMost(Duration.ofSeconds(5))
                .until(() -> cluster.pods()
                                .inNamespace("tenant-disguised")
                                .withName("no-probe")
                                .get()
                        == null);
        await("what no report has made is reported")
                .atMost(Duration.ofSeconds(5))
                .until(() -> tenant.item("/v1/tenants/disguised/findings", "no-probe-either")
                        .path("type")
                        .asString("")
                        .equals("UNKNOWN_POD"));
    }

    @Test
    void reportsPoliciesAndNamespacesThatItDidNotMake() throws Exception {
        tenant("loosened");
        cluster.resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("open-all")
                        .withNamespace("tenant-loosened")
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .endSpec()
                        .build())
                .create();
        cluster.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("tenant-of-nobody")
                        .endMetadata()
                        .build())
                .create();

        scheduler.reschedule(TaskInstanceId.of("audit", "recurring"), Instant.now());

        var api = api(OPERATOR);
        await("both are reported").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(api.item("/v1/admin/findings", "open-all").path("type").asString(""))
                    .isEqualTo("UNKNOWN_POLICY");
            assertThat(api.item("/v1/admin/findings", "tenant-of-nobody")
                            .path("type")
                            .asString(""))
                    .isEqualTo("UNKNOWN_NAMESPACE");
        });
    }

    /** What was changed needs field managers, which only a real cluster keeps. */
    @Test
    void keepsWhatWasRemovedAndThatItIsPutBack() throws Exception {
        var tenant = tenant("tampered");
        var policy = cluster.network()
                .v1()
                .networkPolicies()
                .inNamespace("tenant-tampered")
                .withName("default-deny");

        policy.delete();

        await("it is back").atMost(Duration.ofSeconds(5)).until(() -> policy.get() != null);
        await("it is told").atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            var finding = tenant.item("/v1/tenants/tampered/findings?closed=true", "default-deny");
            assertThat(finding.path("type").asString("")).isEqualTo("REMOVED");
            assertThat(finding.path("done").asString("")).isEqualTo("PUT_BACK");
            assertThat(finding.path("closedAt").isNull()).isFalse();
        });
    }

    private static Pod labelled(Pod pod, Map<String, String> labels) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToLabels(labels)
                .endMetadata()
                .build();
    }

    private static Pod pod(String namespace, String name, @Nullable String runtimeClass) {
        return RestrictedPod.of(namespace, name, "app", "registry.simulated/samples/web:1.0")
                .editSpec()
                .withRuntimeClassName(runtimeClass)
                .endSpec()
                .build();
    }

    /** A tenant whose namespace is there, as its owner. */
    private Api tenant(String slug) throws Exception {
        var operator = api(OPERATOR);
        assertThat(operator.post("/v1/tenants", Map.of("slug", slug)).status()).isEqualTo(201);
        await("the namespace is there")
                .atMost(Duration.ofSeconds(20))
                .until(() -> cluster.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace("tenant-" + slug)
                                .withName("allow-internet")
                                .get()
                        != null);
        var token = operator.post("/v1/tenants/" + slug + "/tokens", Map.of("name", "owner"));
        return api(token.body().path("secret").asString());
    }

    private Api api(String token) {
        return new Api("http://localhost:" + port, token);
    }
}
