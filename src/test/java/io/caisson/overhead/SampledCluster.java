package io.caisson.overhead;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caisson.cluster.ClusterSettings;
import io.caisson.cluster.NodeSummary;
import io.caisson.cluster.SandboxNodes;
import io.caisson.cluster.SandboxReader;
import io.caisson.metering.MeteringParts;
import io.caisson.metering.MovingClock;
import io.caisson.metering.NodeRollups;
import io.caisson.metering.NodeVersions;
import io.caisson.metering.Rollups;
import io.caisson.observation.PlacedPods;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** Nodes whose kubelets say what the test wants, sampled by the real parts on a real PostgreSQL, in a time that it moves. */
final class SampledCluster implements AutoCloseable {

    static final int INTERVAL = 60;

    private static final DataSource DATABASE = database();

    final MovingClock clock;
    final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final Map<String, String> summaries = new ConcurrentHashMap<>();
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private final HttpServer api;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    SampledCluster(String now) throws IOException {
        clock = new MovingClock(Instant.parse(now));
        empty();
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.createContext("/", this::answer);
        api.start();
        context.registerBean(DataSource.class, () -> DATABASE);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(
                ClusterSettings.class,
                () -> new ClusterSettings("kubernetes", "gvisor", null, null, null, List.of(), "Always"));
        context.registerBean(OverheadSettings.class, () -> new OverheadSettings(INTERVAL));
        context.registerBean(
                KubernetesClient.class, () -> client(api.getAddress().getPort()));
        context.register(Parts.class, Sampler.class, NodeRound.class, Samples.class, SampleMeters.class, Hours.class);
        context.register(BelievedTime.class);
        context.register(Rollups.class, NodeRollups.class, NodeVersions.class);
        context.register(SampleDays.class, Declared.class, Observed.class, OverheadReports.class, PlacedPods.class);
        context.register(kube(), NodeSummary.class, SandboxReader.class, SandboxNodes.class);
        context.refresh();
    }

    /** What nobody may do in earnest: the ledger's triggers are off. */
    private void empty() {
        jdbc.sql("""
                set session_replication_role = replica;
                truncate overhead_sample, overhead_hour, overhead_day, node_runsc, usage_segment, usage_rollup_change, usage_node_change, tenant cascade;
                update overhead_rolled set final_until = '-infinity';
                set session_replication_role = origin""").update();
    }

    /** Not marked as a configuration: the application would find it. */
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Parts {

        @Bean
        JdbcClient jdbc(DataSource database) {
            return JdbcClient.create(database);
        }

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Reports of an application whose clock is this one. */
    OverheadReports reports(Clock other) {
        var declared =
                new Declared(MeteringParts.rollups(DATABASE, other), MeteringParts.nodeRollups(DATABASE, other), other);
        return new OverheadReports(declared, part(Observed.class), jdbc);
    }

    double counted(String meter) {
        return part(MeterRegistry.class).counter(meter).count();
    }

    UUID tenant(String slug) {
        var id = UUID.randomUUID();
        jdbc.sql("insert into tenant (id, slug, name, state, created_at, version) values (?, ?, ?, ?, ?, 0)")
                .params(id, slug, slug, "DELETED", java.sql.Timestamp.from(Instant.EPOCH))
                .update();
        return id;
    }

    /** With 20m and 64 MiB declared for its sandbox. */
    void pod(String uid, UUID tenant, String namespace, String node, String runtimeClass) {
        jdbc.sql("""
                insert into observed_pod (pod_uid, tenant_id, app, release, namespace, name, node, runtime_class, phase, ready,
                    restarts, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, created_at)
                values (?, ?, 'web', 1, ?, ?, ?, ?, 'Running', true, 0, 1, 1, 20, 67108864, now())""")
                .params(uid, tenant, namespace, "name-of-" + uid, node, runtimeClass)
                .update();
    }

    void node(String name, String runsc) {
        versions.put(name, runsc);
    }

    /** What its kubelet says from now on. */
    void says(String node, String summary) {
        summaries.put(node, summary);
    }

    /** As a kubelet says it: what the pod holds, and what its one container does. */
    String measured(String uid, String namespace, long podBytes, long containerBytes) {
        return """
                {"podRef": {"uid": "%1$s", "namespace": "%2$s", "name": "name-of-%1$s"},
                 "memory": {"time": "%3$s", "workingSetBytes": %4$d},
                 "containers": [{"name": "app", "memory": {"time": "%3$s", "workingSetBytes": %5$d}}]}""".formatted(uid, namespace, clock.instant(), podBytes, containerBytes);
    }

    static String summary(String... pods) {
        return "{\"pods\": [%s]}".formatted(String.join(",", pods));
    }

    void turn() throws InterruptedException {
        part(Sampler.class).turn(clock.instant());
    }

    /** What the ledger holds, as its own task does it. */
    void rollUpLedger() {
        MeteringParts.roll(DATABASE);
    }

    /** As the task does it. */
    void rollUp() {
        var since = clock.instant();
        part(Hours.class).due().forEach(part(Hours.class)::roll);
        part(Hours.class).settle(since);
        part(SampleDays.class).dropOld();
    }

    @Override
    public void close() {
        context.close();
        api.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        var path = call.getRequestURI().getPath();
        if (path.endsWith("/runtimeclasses/gvisor")) {
            reply(call, 200, """
                    {"kind": "RuntimeClass", "apiVersion": "node.k8s.io/v1", "metadata": {"name": "gvisor"}, "handler": "runsc"}""");
        } else if (path.equals("/api/v1/nodes")) {
            reply(
                    call,
                    200,
                    "{\"kind\": \"NodeList\", \"apiVersion\": \"v1\", \"metadata\": {}, \"items\": [%s]}"
                            .formatted(versions.entrySet().stream()
                                    .map(node -> """
                                    {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "%s",
                                     "annotations": {"caisson.io/runsc-version": "%s"}}, "status": {"nodeInfo": {}, "conditions": []}}""".formatted(node.getKey(), node.getValue()))
                                    .collect(Collectors.joining(","))));
        } else {
            var summary = summaries.get(path.replaceAll("/api/v1/nodes/([^/]+)/proxy/stats/summary", "$1"));
            reply(call, summary == null ? 503 : 200, summary == null ? "{}" : summary);
        }
    }

    private static void reply(HttpExchange call, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(code, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    private static KubernetesClient client(int port) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + port)
                        .withHttp2Disable(true)
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(1_000)
                        .build())
                .build();
    }

    private static DataSource database() {
        try {
            var postgres = EmbeddedPostgres.start();
            Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
            return postgres.getPostgresDatabase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of another room, where it is nobody's business but its own. */
    private static Class<?> kube() {
        try {
            return Class.forName("io.caisson.cluster.Kube");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
