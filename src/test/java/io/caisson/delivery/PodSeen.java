package io.caisson.delivery;

import io.caisson.cluster.PodView;
import io.caisson.shared.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A pod as a test wants it seen; without more words it was made 30 seconds ago and does nothing yet. */
record PodSeen(
        int release,
        @Nullable Instant readySince,
        int restarts,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String lastReason,
        @Nullable Integer exitCode,
        @Nullable Instant deletingSince) {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    static PodSeen of(int release) {
        return new PodSeen(release, null, 0, null, null, null, null, null);
    }

    PodSeen readyFor(Duration time) {
        return new PodSeen(release, NOW.minus(time), restarts, reason, message, lastReason, exitCode, deletingSince);
    }

    PodSeen waiting(String why, String text) {
        return new PodSeen(release, readySince, restarts, why, text, lastReason, exitCode, deletingSince);
    }

    PodSeen restarted(int times, String why, int code) {
        return new PodSeen(release, readySince, times, reason, message, why, code, deletingSince);
    }

    PodSeen terminating() {
        return new PodSeen(release, readySince, restarts, reason, message, lastReason, exitCode, NOW);
    }

    PodView view() {
        return new PodView(
                UUID.randomUUID().toString(),
                new UUID(0, 1),
                new UUID(0, 2),
                "web",
                release,
                "tenant-acme",
                "web-1",
                "node-1",
                "gvisor",
                "Running",
                readySince != null,
                readySince,
                restarts,
                reason,
                message,
                lastReason,
                exitCode,
                Resources.of(100, 128L << 20),
                Resources.of(50, 64L << 20),
                NOW.minusSeconds(30),
                NOW.minusSeconds(30),
                deletingSince,
                null);
    }
}
