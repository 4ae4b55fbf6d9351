package io.caisson.overhead;

import io.caisson.shared.InvalidValue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param sampleSeconds how far apart two samples of a pod are */
@ConfigurationProperties("caisson.overhead")
record OverheadSettings(@DefaultValue("60") int sampleSeconds) {

    /** A kubelet measures every ten to fifteen seconds. */
    private static final int LEAST = 15;

    private static final int MOST = 3_600;

    OverheadSettings {
        if (sampleSeconds < LEAST || sampleSeconds > MOST) {
            throw new InvalidValue(
                    "CAISSON_OVERHEAD_SAMPLE_SECONDS",
                    Integer.toString(sampleSeconds),
                    "a number of seconds between %d and %d".formatted(LEAST, MOST));
        }
    }

    Duration interval() {
        return Duration.ofSeconds(sampleSeconds);
    }
}
