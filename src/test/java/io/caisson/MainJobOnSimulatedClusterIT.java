package io.caisson;

import io.caisson.e2e.Api;
import io.caisson.e2e.MainJobSuite;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MainJobOnSimulatedClusterIT extends MainJobSuite {

    private static final String OPERATOR = "integration-test-token";

    @LocalServerPort
    private int port;

    @Autowired
    private KubernetesClient cluster;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var data = Files.createTempDirectory("caisson-it");
        settings.add("caisson.data-directory", data::toString);
        settings.add("caisson.bootstrap-token", () -> OPERATOR);
    }

    @Override
    protected Api api() {
        return new Api("http://localhost:" + port, OPERATOR);
    }

    @Override
    protected KubernetesClient cluster() {
        return cluster;
    }

    @Override
    protected String sample(String image) {
        return "registry.simulated/samples/" + image;
    }
}
