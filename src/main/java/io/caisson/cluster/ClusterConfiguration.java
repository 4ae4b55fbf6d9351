package io.caisson.cluster;

import io.caisson.cluster.simulated.SimulatedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to the cluster that the settings name. */
@Configuration
class ClusterConfiguration {

    /** In a real cluster: the kubeconfig or the service account of the pod, as every Kubernetes tool resolves them. */
    @Bean(destroyMethod = "close")
    KubernetesClient kubernetes(ClusterSettings settings, ObjectProvider<SimulatedCluster> simulated) {
        return client(settings.simulated() ? simulated.getObject().config() : RealCluster.config());
    }

    /** A cluster that is played in this process, for a first look and for tests. It forgets all when it ends. */
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "caisson.cluster.mode", havingValue = "simulated", matchIfMissing = true)
    SimulatedCluster simulatedCluster(ClusterSettings settings) {
        return SimulatedCluster.start(settings.runtimeClass());
    }

    private static KubernetesClient client(Config config) {
        // Waiting is delivery's business: a request fails soon instead of holding its thread.
        var impatient = new ConfigBuilder(config)
                .withConnectionTimeout(3_000)
                .withRequestTimeout(10_000)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(impatient).build();
    }
}
