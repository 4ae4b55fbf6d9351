package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way around the sandbox that we know, tried through REST, through the form, and on Kubernetes itself. */
class AttackE2E {

    private static final String IMAGE = Platform.registry() + "/samples/web:1.0";
    private static Platform platform;
    private static KubernetesClient cluster;
    private static AttackedTenant tenant;
    private static Form form;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
        tenant = AttackedTenant.make(platform.api(), cluster, "attacked");
        form = Form.signIn(platform.api());
    }

    @AfterAll
    static void stop() throws Exception {
        tenant.close();
        platform.close();
        cluster.close();
    }

    static List<Attack.OfPod> pods() {
        return Attack.OfPod.all();
    }

    static List<Attack.OfObject> objects() {
        return Attack.OfObject.all();
    }

    static List<Attack.OfRequest> requests() {
        return Attack.OfRequest.all("rest.yaml");
    }

    static List<Attack.OfRequest> forms() {
        return Attack.OfRequest.all("form.yaml");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DAEMON_SET")
    void letsTheGoodOnePass(Workload kind) {
        assertThat(tenant.attackerOf(kind).create(kind, Attack.goodTemplate()).status())
                .isEqualTo(200);
        if (kind.changeable()) {
            assertThat(tenant.attackerOf(kind)
                            .update(kind, Attack.goodTemplate())
                            .status())
                    .isEqualTo(200);
        }
    }

    /** The API server bounds what the expressions of a policy may cost; past that bound it refuses. */
    @Test
    void letsAGoodOneOfAHundredContainersPass() {
        var template = Attack.goodTemplate();
        var container = Attack.firstContainer(Attack.map(template.get("spec")));
        var containers = IntStream.range(0, 100)
                .mapToObj(n -> Attack.merged(container, Map.of("name", "app-" + n)))
                .toList();

        var outcome = tenant.editor()
                .create(Workload.DEPLOYMENT, Attack.merged(template, Map.of("spec", Map.of("containers", containers))));

        assertThat(outcome.status()).as(outcome.message()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void isRefusedAsAPod(Attack.OfPod row) {
        var outcome = tenant.editor().create(Workload.POD, row.template());

        if (row.filledIn()) {
            assertThat(outcome.status()).isEqualTo(200);
            assertThat(limitsOfAll(outcome.message()))
                    .allSatisfy(limits -> assertThat(limits).containsKeys("cpu", "memory", "ephemeral-storage"));
        } else {
            assertRefused(outcome, Objects.requireNonNullElse(row.asPod(), row.says()));
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void isRefusedInTheTemplateOfEveryKind(Attack.OfPod row) {
        var all = new SoftAssertions();
        for (var kind : EnumSet.complementOf(EnumSet.of(Workload.POD))) {
            // A DaemonSet is refused in any case, and only the first of several reasons is given.
            var says = kind == Workload.DAEMON_SET ? "caisson-" : row.says();
            var outcome = tenant.attackerOf(kind).create(kind, row.template());
            all.assertThat(outcome.refused()).as("%s: %s", kind, outcome).isTrue();
            all.assertThat(outcome.message()).as(kind.name()).contains(says);
        }
        all.assertAll();
    }

    @ParameterizedTest
    @MethodSource("pods")
    void isRefusedWhenAGoodOneIsAltered(Attack.OfPod row) {
        var all = new SoftAssertions();
        Stream.of(Workload.values()).filter(Workload::changeable).forEach(kind -> {
            var outcome = tenant.attackerOf(kind).update(kind, row.template());
            all.assertThat(outcome.refused()).as("%s: %s", kind, outcome).isTrue();
            all.assertThat(outcome.message()).as(kind.name()).contains(row.says());
        });
        all.assertAll();
    }

    @Test
    void aRunningPodStaysWhatItIs() {
        var path = Workload.POD.path(tenant.namespace()) + "/good";
        var pod = tenant.editor().get(path);
        var spec = Attack.map(pod.get("spec"));
        var container = Attack.firstContainer(spec);

        var byTag = Attack.merged(container, Map.of("image", IMAGE));
        assertRefused(update("", pod, Map.of("containers", List.of(byTag))), "name every image by its digest");
        var tolerations = Attack.with(spec.get("tolerations"), Map.of("operator", "Exists"));
        assertRefused(update("", pod, Map.of("tolerations", tolerations)), "leave tolerations out");
        var debugger = Map.of("name", "debugger", "image", container.get("image"));
        assertRefused(
                update("/ephemeralcontainers", pod, Map.of("ephemeralContainers", List.of(debugger))),
                "violates PodSecurity");
        var hardened = Attack.merged(debugger, Map.of("securityContext", container.get("securityContext")));
        assertRefused(
                update("/ephemeralcontainers", pod, Map.of("ephemeralContainers", List.of(hardened))),
                "deploy a debugging image as an app instead");
        var annotated = Attack.merged(
                pod, Map.of("metadata", Map.of("annotations", Map.of("dev.gvisor.flag.network", "host"))));
        assertRefused(tenant.editor().updatePod("", annotated), "leave out annotations");
    }

    /** By its name alone: a command in a probe could end what the probe tries, and that would look like a wall. */
    @Test
    void nobodyRunsACommandInAProbe() {
        for (var attacker : List.of(tenant.editor(), tenant.stranger())) {
            assertRefused(attacker.exec("isolation.attempts.r1"), "leave the isolation report's probes alone");
            assertThat(attacker.exec("isolation-of-an-app").message()).doesNotContain("probes");
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void isRefusedAsAnotherObject(Attack.OfObject row) {
        assertThat(tenant.editor().attempt(row).refused()).isTrue();
        assertRefused(tenant.stranger().attempt(row), row.says());
    }

    @ParameterizedTest
    @MethodSource("podsWithFieldsThatRestHasNot")
    void isNoFieldOfRest(Attack.OfPod row) throws Exception {
        fieldsThatRestHasNot(row).forEach((field, value) -> {
            var body = new HashMap<String, Object>(app());
            body.put(field, value);
            assertThat(post(body)).as(field).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body().path("detail").asString()).contains(field);
            });
        });
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isRefusedByRest(Attack.OfRequest row) {
        var answer = post(Attack.merged(app(), row.fields()));

        assertThat(answer.status()).isIn(400, 409, 422);
        assertThat(answer.body().path("detail").asString()).contains(row.says());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isRefusedByTheForm(Attack.OfRequest row) throws Exception {
        var answer = form.post("/tenants/%s/apps".formatted(tenant.slug()), Attack.merged(formApp(), row.fields()));

        assertThat(answer.body().replace("&#39;", "'")).contains(row.says());
        assertThat(platform.api()
                        .get("/v1/tenants/%s/apps".formatted(tenant.slug()))
                        .body()
                        .path("items"))
                .isEmpty();
    }

    static List<Attack.OfPod> podsWithFieldsThatRestHasNot() {
        return pods().stream()
                .filter(row -> !fieldsThatRestHasNot(row).isEmpty())
                .toList();
    }

    private static Map<String, Object> fieldsThatRestHasNot(Attack.OfPod row) {
        var fields = new HashMap<String, Object>();
        Stream.of(row.pod(), row.container(), row.init(), row.annotations())
                .filter(Objects::nonNull)
                .forEach(fields::putAll);
        fields.remove("image"); // the one field that REST has too; see rest.yaml
        return fields;
    }

    private static Attacker.Outcome update(String subresource, Map<String, Object> pod, Map<String, Object> spec) {
        return tenant.stranger().updatePod(subresource, Attack.merged(pod, Map.of("spec", spec)));
    }

    private static Api.Answer post(Map<String, Object> body) {
        try {
            return platform.api().post("/v1/tenants/%s/apps".formatted(tenant.slug()), body);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> app() {
        return Map.of("name", "web", "image", IMAGE, "size", "nano");
    }

    private static Map<String, Object> formApp() {
        return Map.of("name", "web", "image", IMAGE, "size", "nano", "instances", "1", "port", "8080", "env", "");
    }

    private static void assertRefused(Attacker.Outcome outcome, String says) {
        assertThat(outcome.refused()).as(outcome.toString()).isTrue();
        assertThat(outcome.message()).contains(says);
    }

    private static List<Map<String, Object>> limitsOfAll(String pod) {
        var spec = Attack.map(Attack.parse(pod).get("spec"));
        return Stream.of("containers", "initContainers")
                .flatMap(list -> ((List<?>) spec.getOrDefault(list, List.of())).stream())
                .map(container -> Attack.map(
                        Attack.map(Attack.map(container).get("resources")).get("limits")))
                .toList();
    }
}
