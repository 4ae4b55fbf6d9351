package io.caisson.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to the cluster that the settings name. */
@Configuration
class ClusterConfiguration {

    /** The kubeconfig or the service account of the pod, as every Kubernetes tool resolves them. */
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "caisson.cluster.mode", havingValue = "kubernetes")
    KubernetesClient kubernetes() {
        return client(Config.autoConfigure(null));
    }

    static KubernetesClient client(Config config) {
        // Waiting is delivery's business: a request fails soon instead of holding its thread.
        var impatient = new ConfigBuilder(config)
                .withConnectionTimeout(3_000)
                .withRequestTimeout(10_000)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(impatient).build();
    }
}
