package io.caisson.canary;

import io.caisson.cluster.ClusterSettings;
import io.caisson.images.ImageReference;
import io.caisson.images.ImageResolver;
import io.caisson.images.ImageUnavailable;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The image that probes run, as the platform's operator has set it. */
@Component
public class ProbeImage {

    private final CanarySettings settings;
    private final ClusterSettings cluster;
    private final ImageResolver images;

    ProbeImage(CanarySettings settings, ClusterSettings cluster, ImageResolver images) {
        this.settings = settings;
        this.cluster = cluster;
        this.images = images;
    }

    /** Why nothing can be probed here, for people; empty when it can. */
    public Optional<String> missing() {
        if (cluster.simulated()) {
            return Optional.of("Simulated cluster: there is no sandbox, so nothing is tested.");
        }
        return settings.probeImage() == null
                ? Optional.of("Not proven: no probe image is configured. Set CAISSON_PROBE_IMAGE to a small image"
                        + " with a shell and busybox's tools.")
                : Optional.empty();
    }

    /**
     * The image with the digest that its tag means now.
     *
     * @throws ImageUnavailable when its registry doesn't say
     */
    public String pinned() {
        if (settings.probeImage() == null) {
            throw new IllegalStateException("no probe image is configured");
        }
        var reference = ImageReference.parse(settings.probeImage());
        return reference.pinned(images.resolve(reference).digest());
    }
}
