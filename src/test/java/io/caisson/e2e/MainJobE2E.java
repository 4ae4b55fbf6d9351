package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The main job on a real cluster with real gVisor pods. */
class MainJobE2E extends MainJobSuite {

    private static Platform platform;
    private static KubernetesClient cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new KubernetesClientBuilder().build();
        platform = Platform.start();
    }

    @AfterAll
    static void stop() throws Exception {
        platform.close();
        cluster.close();
    }

    /** What a real kubelet says of a real sandbox. */
    @Test
    void theOverheadOfASandboxIsSampled() throws Exception {
        create("web", "web:1.0", 1);
        assertHealthy("web", 1);
        var pod = pods().getFirst();
        var jdbc = JdbcClient.create(platform.database());
        var sampled = "select memory_bytes from overhead_sample where pod_uid = ? order by sampled_at desc limit 1";

        await("it is sampled").atMost(Duration.ofSeconds(60)).until(() -> jdbc.sql(sampled)
                .param(pod.getMetadata().getUid())
                .query(Long.class)
                .optional()
                .isPresent());

        assertThat(jdbc.sql(sampled)
                        .param(pod.getMetadata().getUid())
                        .query(Long.class)
                        .single())
                .isPositive()
                .isLessThan(workingSet(pod));
    }

    private static long workingSet(Pod pod) {
        var path =
                "/api/v1/nodes/%s/proxy/stats/summary".formatted(pod.getSpec().getNodeName());
        return StreamSupport.stream(
                        JsonMapper.shared()
                                .readTree(cluster.raw(path))
                                .path("pods")
                                .spliterator(),
                        false)
                .filter(entry -> entry.at("/podRef/uid")
                        .asString()
                        .equals(pod.getMetadata().getUid()))
                .mapToLong(entry -> entry.at("/memory/workingSetBytes").asLong())
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected Api api() {
        return platform.api();
    }

    @Override
    protected KubernetesClient cluster() {
        return cluster;
    }

    @Override
    protected String sample(String image) {
        return Platform.registry() + "/samples/" + image;
    }
}
