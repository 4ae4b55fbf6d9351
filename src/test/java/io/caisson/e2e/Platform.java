package io.caisson.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged application as a process of its own, with a PostgreSQL that outlives it, so that it can be killed. It has
 * the rights of the service account in {@code k8s/} and no others.
 */
final class Platform implements AutoCloseable {

    static final String TOKEN = "end-to-end-operator-token";

    private final EmbeddedPostgres postgres;
    private final int port;
    private final Path log;
    private Process process;

    private Platform(EmbeddedPostgres postgres, int port, Path log) {
        this.postgres = postgres;
        this.port = port;
        this.log = log;
    }

    static Platform start() throws IOException, InterruptedException {
        var platform = new Platform(EmbeddedPostgres.start(), freePort(), Path.of("target", "e2e-application.log"));
        platform.run();
        return platform;
    }

    /** Another replica on the same database. */
    Platform replica() throws IOException, InterruptedException {
        var other = new Platform(postgres, freePort(), Path.of("target", "e2e-replica.log"));
        other.run();
        return other;
    }

    /** Whether this replica holds the Lease. */
    boolean watches() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(api().base() + "/actuator/prometheus"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .anyMatch("caisson_watch_leader 1.0"::equals);
        }
    }

    /** Asks the process to end, as Kubernetes does. */
    Process terminate() {
        process.destroy();
        return process;
    }

    Api api() {
        return new Api("http://localhost:" + port, TOKEN);
    }

    DataSource database() {
        return postgres.getPostgresDatabase();
    }

    /** As the kernel's out-of-memory killer would, at any line. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void run() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-Xmx512m", "-jar", jar().getPath())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.put("CAISSON_CLUSTER_MODE", "kubernetes");
        environment.put("KUBECONFIG", LeastRights.kubeconfig().toString());
        environment.put("CAISSON_SERVICE_ACCOUNT", LeastRights.NAMESPACE + ":" + LeastRights.ACCOUNT);
        environment.put("CAISSON_BOOTSTRAP_TOKEN", TOKEN);
        environment.put("CAISSON_REGISTRIES_INSECURE", registry() + ",localhost:5999," + privateRegistry());
        environment.put("CAISSON_ENCRYPTION_KEYS", "e2e:" + Base64.getEncoder().encodeToString(new byte[32]));
        environment.put("CAISSON_OVERHEAD_SAMPLE_SECONDS", "15");
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SPRING_DATASOURCE_URL", postgres.getJdbcUrl("postgres", "postgres"));
        environment.put("SPRING_DATASOURCE_USERNAME", "postgres");
        process = builder.start();
        try {
            Awaitility.await("the application answers")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> api().get("/v1/tenants").status() == 200);
        } catch (ConditionTimeoutException e) {
            kill(); // it would go on with the cluster beside the next test's
            throw e;
        }
    }

    static String registry() {
        return Objects.requireNonNull(
                System.getenv("CLUSTER_REGISTRY"), "CLUSTER_REGISTRY names the samples' registry");
    }

    /** Holds {@code private/web:1.0} for the user customer with the password opensesame. */
    static String privateRegistry() {
        return Objects.requireNonNullElse(System.getenv("CLUSTER_PRIVATE_REGISTRY"), "localhost:5001");
    }

    private static File jar() throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("caisson-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toFile();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
        postgres.close();
    }
}
