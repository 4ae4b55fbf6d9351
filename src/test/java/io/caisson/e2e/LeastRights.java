package io.caisson.e2e;

import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Applies {@code k8s/} to the cluster and makes a kubeconfig for the service account in it. */
public final class LeastRights {

    public static final String NAMESPACE = "caisson-system";
    public static final String ACCOUNT = "caisson";
    private static final Duration VALID = Duration.ofHours(3);
    private static final Path DIRECTORY = Path.of("target", "e2e");
    private static Path kubeconfig;

    private LeastRights() {}

    /** Once per run of the tests. */
    public static synchronized Path kubeconfig() throws IOException, InterruptedException {
        if (kubeconfig == null) {
            Files.createDirectories(DIRECTORY);
            kubectl(
                    "apply",
                    "--server-side",
                    "--force-conflicts",
                    "-k",
                    withoutReplicas().toString());
            kubeconfig = Files.writeString(DIRECTORY.resolve("least-rights.kubeconfig"), forServiceAccount());
        }
        return kubeconfig;
    }

    static String kubectl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("%s: %s".formatted(String.join(" ", command), said));
        }
        return said;
    }

    /** The application runs as a process of the test, so that it can be killed; its pods would only take room. */
    private static Path withoutReplicas() throws IOException {
        var overlay = Files.createDirectories(DIRECTORY.resolve("k8s"));
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                resources: [../../../k8s]
                replicas:
                  - name: caisson
                    count: 0
                """);
        return overlay;
    }

    private static String forServiceAccount() {
        var admin = Config.autoConfigure(null);
        try (var cluster = new KubernetesClientBuilder().withConfig(admin).build()) {
            var request = new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(VALID.toSeconds())
                    .endSpec()
                    .build();
            var token = cluster.serviceAccounts()
                    .inNamespace(NAMESPACE)
                    .withName(ACCOUNT)
                    .tokenRequest(request)
                    .getStatus()
                    .getToken();
            return Serialization.asYaml(new ConfigBuilder()
                    .withCurrentContext(ACCOUNT)
                    .addNewCluster()
                    .withName(ACCOUNT)
                    .withNewCluster()
                    .withServer(admin.getMasterUrl())
                    .withCertificateAuthority(admin.getCaCertFile())
                    .withCertificateAuthorityData(admin.getCaCertData())
                    .endCluster()
                    .endCluster()
                    .addNewUser()
                    .withName(ACCOUNT)
                    .withNewUser()
                    .withToken(token)
                    .endUser()
                    .endUser()
                    .addNewContext()
                    .withName(ACCOUNT)
                    .withNewContext()
                    .withCluster(ACCOUNT)
                    .withUser(ACCOUNT)
                    .withNamespace(NAMESPACE)
                    .endContext()
                    .endContext()
                    .build());
        }
    }
}
