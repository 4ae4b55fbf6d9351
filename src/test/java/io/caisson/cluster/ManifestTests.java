package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.caisson.shared.Cidr;
import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import io.caisson.shared.SecretText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds manifests to golden files, a directory per guarantee: what {@code in.yaml} says makes the objects
 * {@code out-KIND-NAME.yaml}, no more and no fewer. {@code -Dmanifests.rewrite} writes them anew, to be read in the diff.
 */
class ManifestTests {

    private static final Path CASES = Path.of("src", "test", "resources", "manifests");
    private static final UUID TENANT = UUID.fromString("0197b0a0-0000-7000-8000-000000000001");
    private static final UUID APP = UUID.fromString("0197b0a0-0000-7000-8000-000000000002");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final KubernetesSerialization YAML = new KubernetesSerialization(JSON, false);

    static Stream<Path> cases() throws IOException {
        try (var found = Files.list(CASES)) {
            return found.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void makesExactlyTheObjectsOfItsCase(Path directory) throws IOException {
        var made = new TreeMap<String, String>();
        for (var object : objects(directory.resolve("in.yaml"))) {
            made.put(fileName(object), YAML.asYaml(object));
        }
        if (System.getProperty("manifests.rewrite") != null) {
            rewrite(directory, made);
        }
        assertThat(goldenFiles(directory)).isEqualTo(made);
    }

    private static List<? extends HasMetadata> objects(Path file) throws IOException {
        var in = YAML.unmarshal(Files.readString(file), In.class);
        var settings = in.settings == null ? new In.Settings(null, null, null) : in.settings;
        if (in.app != null) {
            return AppManifests.all(in.app.spec(), settings.settings());
        }
        var tenant = in.tenant.spec();
        return Stream.concat(
                        Stream.of(TenantManifests.namespace(tenant)),
                        TenantManifests.inside(tenant, in.blockedCidrs()).stream())
                .toList();
    }

    private static String fileName(HasMetadata object) {
        return "out-%s-%s.yaml"
                .formatted(
                        object.getKind().toLowerCase(Locale.ROOT),
                        object.getMetadata().getName());
    }

    private static Map<String, String> goldenFiles(Path directory) throws IOException {
        var golden = new TreeMap<String, String>();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (!name.equals("in.yaml")) {
                    golden.put(name, Files.readString(file));
                }
            }
        }
        return golden;
    }

    private static void rewrite(Path directory, Map<String, String> made) throws IOException {
        for (var name : goldenFiles(directory).keySet()) {
            Files.delete(directory.resolve(name));
        }
        for (var file : made.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /** What a case is made from: an app or a tenant. */
    record In(
            @Nullable InApp app,
            @Nullable InTenant tenant,
            @Nullable List<String> blocked,
            @Nullable Settings settings) {

        List<Cidr> blockedCidrs() {
            return blocked == null
                    ? List.of()
                    : blocked.stream().map(Cidr::parse).toList();
        }

        record Settings(
                @Nullable String appsDomain,
                @Nullable String ingressClass,
                @Nullable String ingressTlsSecret) {

            ClusterSettings settings() {
                return new ClusterSettings(
                        "kubernetes", "gvisor", appsDomain, ingressClass, ingressTlsSecret, List.of(), "Always");
            }
        }

        record InApp(
                int release,
                int instances,
                String cpu,
                String memory,
                @Nullable Integer port,
                @Nullable Map<String, SecretText> env,
                @Nullable SecretText pullConfiguration,
                int surge) {

            AppSpec spec() {
                return new AppSpec(
                        TENANT,
                        "acme",
                        APP,
                        "web",
                        release,
                        "registry.example.org/team/web@sha256:" + "a".repeat(64),
                        pullConfiguration,
                        instances,
                        new Resources(Cpu.parse(cpu), Memory.parse(memory)),
                        port,
                        env == null ? Map.of() : env,
                        surge,
                        300);
            }
        }

        record InTenant(String slug, String cpu, String memory, int instances) {

            TenantSpec spec() {
                return new TenantSpec(
                        TENANT, slug, new Resources(Cpu.parse(cpu), Memory.parse(memory)), instances, NetworkSpec.OPEN);
            }
        }
    }
}
