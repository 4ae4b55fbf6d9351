package io.caisson.bench;

import io.caisson.CaissonApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** An application under test as a process of its own, with the same JVM options whichever it is. */
public record Server(Process process, int port) implements AutoCloseable {

    public static final String TOKEN = "benchmark-operator-token";

    private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

    /** The packaged application. */
    static Server caisson(EmbeddedPostgres postgres, Map<String, String> settings) throws IOException {
        try (var files = Files.list(Path.of("target"))) {
            var jar = files.map(Path::toString)
                    .filter(file -> file.matches("target/caisson-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
            return start("caisson", List.of("-jar", jar), postgres, settings);
        }
    }

    /** The compiled application, with the tests' class path. */
    public static Server compiled(String name, EmbeddedPostgres postgres, Map<String, String> settings)
            throws IOException {
        var program = List.of(
                "-XX:TieredStopAtLevel=1", // it is killed before it were fast
                "-cp",
                System.getProperty("java.class.path"),
                CaissonApplication.class.getName());
        return start(name, program, postgres, settings);
    }

    static Server start(String name, List<String> program, EmbeddedPostgres postgres, Map<String, String> settings)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(program);
        var log = Path.of("target", "bench-" + name + ".log").toFile();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        var port = freePort();
        var environment = builder.environment();
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SERVER_TOMCAT_MAX_KEEP_ALIVE_REQUESTS", "-1");
        environment.put("SPRING_DATASOURCE_URL", postgres.getJdbcUrl("postgres", "postgres"));
        environment.put("SPRING_DATASOURCE_USERNAME", "postgres");
        environment.put("CAISSON_BOOTSTRAP_TOKEN", TOKEN);
        environment.put(
                "CAISSON_ENCRYPTION_KEYS", "bench:" + Base64.getEncoder().encodeToString(new byte[32]));
        environment.putAll(settings);
        var server = new Server(builder.start(), port);
        Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
        Awaitility.await("%s answers; its log is %s".formatted(name, log))
                .atMost(Duration.ofSeconds(90))
                .failFast("it ended", () -> !server.process.isAlive())
                .ignoreExceptions()
                .until(server::listens);
        return server;
    }

    public String base() {
        return "http://localhost:" + port;
    }

    /** As the kernel's out-of-memory killer would, at any line. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private boolean listens() throws IOException {
        try (var socket = new Socket("localhost", port)) {
            return socket.isConnected();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
