package io.caisson.images;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an image when it ran.
 *
 * @param hint what the verdict goes by, in our words
 * @param app the tenant's own app that it was seen in; this and all but the verdict is null where only another tenant
 *     ran the image
 */
public record ImageVerdict(
        Kind verdict,
        @Nullable String reason,
        @Nullable String hint,
        @Nullable String app,
        @Nullable Integer release,
        @Nullable Instant seenAt) {

    /** Names are stable: programs match on them. */
    public enum Kind {
        /** It became healthy. */
        RUNS,
        /** It failed, and nothing points to the sandbox. */
        APP_FAILED,
        /** It failed, and what it wrote last speaks of something that a sandbox may lack. */
        SANDBOX_SUSPECTED,
        /** It was ended for a system call that it may not make. */
        SANDBOX_CANT_RUN
    }
}
