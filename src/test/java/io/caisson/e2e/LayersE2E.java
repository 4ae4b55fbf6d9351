package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Switches each policy off in turn, and writes down what else stands in the way of each attack that it refuses. */
class LayersE2E {

    private static final Path TABLE = Path.of("docs", "security-layers.md");
    private static final Path SEEN = Path.of("target", "security-layers.md");
    private static final List<Layer> LAYERS = List.of(
            new Layer("RBAC", " cannot "),
            new Layer("Pod Security", "violates PodSecurity"),
            new Layer("RuntimeClass admission", "pod rejected: "),
            new Layer("ResourceQuota", "exceeded quota"),
            new Layer("API validation", "is invalid"));
    private static final Pattern POLICY = Pattern.compile("ValidatingAdmissionPolicy '([^']+)'");
    private static Platform platform;
    private static KubernetesClient cluster;
    private static AttackedTenant tenant;

    /** @param words what its refusals say */
    private record Layer(String name, String words) {}

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        tenant = AttackedTenant.make(platform.api(), cluster, "layers");
    }

    @AfterAll
    static void stop() throws Exception {
        tenant.close();
        platform.close();
        cluster.close();
    }

    @Test
    void areThoseThatTheTableShows() throws Exception {
        var lines = new ArrayList<String>();
        lines.add("""
                # What else stands in the way

                Made by `LayersE2E`, which takes the binding of one admission policy away at a time and tries every attack that
                the policy refuses. **nothing** means that the policy is the only layer there; a template that passes makes
                pods, which then meet the layers of the column before. The attacks are in `src/test/resources/attacks`.

                ## Pods and their templates

                | attack | refused by | without it, as a pod | without it, in a Deployment |
                | --- | --- | --- | --- |""");
        for (var policy : policies(Attack.OfPod.all().stream().map(Attack.OfPod::policy))) {
            var rows = Attack.OfPod.all().stream()
                    .filter(row -> row.policy().equals(policy))
                    .toList();
            without(
                    policy,
                    () -> inDeployment(rows.getFirst()),
                    () -> rows.forEach(row -> {
                        var pod = tenant.editor().create(Workload.POD, row.template());
                        lines.add("| %s | %s | %s | %s |"
                                .formatted(
                                        row.attack(),
                                        policy,
                                        row.filledIn() && !pod.refused() ? "LimitRange fills it in" : layer(pod),
                                        layer(inDeployment(row))));
                    }));
        }
        lines.add("""

                ## Other objects

                | attack | refused by | without it, with the role `edit` | without it, with all rights in the cluster |
                | --- | --- | --- | --- |""");
        for (var policy : policies(Attack.OfObject.all().stream().map(Attack.OfObject::policy))) {
            var rows = Attack.OfObject.all().stream()
                    .filter(row -> row.policy().equals(policy))
                    .toList();
            without(
                    policy,
                    () -> tenant.stranger().attempt(rows.getFirst()),
                    () -> rows.forEach(row -> lines.add("| %s | %s | %s | %s |"
                            .formatted(
                                    row.attack(),
                                    policy,
                                    layer(tenant.editor().attempt(row)),
                                    layer(tenant.stranger().attempt(row))))));
        }
        var seen = String.join("\n", lines) + "\n";
        Files.writeString(SEEN, seen);

        assertThat(seen)
                .as("copy %s to %s if that is how it should be", SEEN, TABLE)
                .isEqualTo(Files.readString(TABLE));
    }

    private static List<String> policies(Stream<String> ofRows) {
        return ofRows.distinct().toList();
    }

    /** @param sentinel an attempt that the policy refuses, to see when its going and its coming back took effect */
    private static void without(String policy, Supplier<Attacker.Outcome> sentinel, Runnable attempts) {
        var name = "caisson-" + policy;
        var bindings = cluster.resources(ValidatingAdmissionPolicyBinding.class);
        var binding = bindings.withName(name).get();
        bindings.withName(name).delete();
        try {
            awaitRefusal(name, sentinel, false);
            attempts.run();
        } finally {
            var again = new ValidatingAdmissionPolicyBindingBuilder(binding)
                    .withNewMetadata()
                    .withName(name)
                    .withLabels(binding.getMetadata().getLabels())
                    .endMetadata()
                    .build();
            cluster.resource(again).create();
        }
        awaitRefusal(name, sentinel, true);
    }

    private static void awaitRefusal(String policy, Supplier<Attacker.Outcome> sentinel, boolean wanted) {
        await((wanted ? "back in force: " : "out of force: ") + policy)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> sentinel.get().message().contains("'" + policy + "'") == wanted);
    }

    private static Attacker.Outcome inDeployment(Attack.OfPod row) {
        return tenant.editor().create(Workload.DEPLOYMENT, row.template());
    }

    private static String layer(Attacker.Outcome outcome) {
        var message = outcome.message();
        if (!outcome.refused()) {
            assertThat(outcome.status()).as(message).isEqualTo(200);
            return "**nothing**";
        }
        var policy = POLICY.matcher(message);
        if (policy.find()) {
            return "policy " + policy.group(1);
        }
        return LAYERS.stream()
                .filter(layer -> message.contains(layer.words()))
                .map(Layer::name)
                .findFirst()
                .orElse(message);
    }
}
