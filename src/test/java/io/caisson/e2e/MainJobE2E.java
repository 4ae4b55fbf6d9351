package io.caisson.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
