package io.caisson.images.simulated;

import io.caisson.images.RegistryEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts the simulated registry beside the simulated cluster. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "caisson.cluster.mode", havingValue = "simulated", matchIfMissing = true)
class SimulatedRegistryConfiguration {

    @Bean
    SimulatedRegistry simulatedRegistry() {
        return new SimulatedRegistry();
    }

    @Bean
    RegistryEndpoint simulatedRegistryEndpoint(SimulatedRegistry registry) {
        return registry.endpoint();
    }
}
