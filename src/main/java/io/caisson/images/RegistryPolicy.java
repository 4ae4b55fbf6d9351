package io.caisson.images;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param only the registries that images may come from; all when it is empty */
@ConfigurationProperties("caisson.registries")
record RegistryPolicy(@DefaultValue List<String> only) {

    RegistryPolicy {
        only = only.stream()
                .map(entry -> ImageReference.registry("CAISSON_REGISTRIES_ONLY", entry))
                .toList();
    }
}
