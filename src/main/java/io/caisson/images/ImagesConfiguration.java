package io.caisson.images;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistrySettings.class)
class ImagesConfiguration {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Bean
    ImageResolver imageResolver(RegistrySettings settings, ObjectProvider<RegistryEndpoint> endpoints) {
        return new ImageResolver(
                new RegistryDirectory(settings, endpoints.stream().toList()), LIMIT);
    }
}
