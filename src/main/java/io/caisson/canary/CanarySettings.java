package io.caisson.canary;

import io.caisson.images.ImageReference;
import io.caisson.shared.InvalidValue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param probeImage a small image with a POSIX shell and busybox's tools, or null: then nothing is proven */
@ConfigurationProperties("caisson")
record CanarySettings(@Nullable String probeImage) {

    CanarySettings {
        if (probeImage != null && probeImage.isBlank()) {
            probeImage = null;
        }
        if (probeImage != null) {
            check(probeImage);
        }
    }

    private static void check(String image) {
        try {
            ImageReference.parse(image);
        } catch (InvalidValue e) {
            throw new InvalidValue(
                    "CAISSON_PROBE_IMAGE", image, "an image reference such as registry.example.org/probe:1");
        }
    }
}
