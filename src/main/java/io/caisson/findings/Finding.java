package io.caisson.findings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was other than it should be.
 *
 * @param tenant the slug; null for a namespace that is nobody's
 * @param by who did it, as far as Kubernetes says: a field manager or an owning object
 * @param closedAt when it was seen to be right again; null while it isn't
 */
public record Finding(
        long id,
        FindingType type,
        @Nullable String tenant,
        String namespace,
        String kind,
        String name,
        Action done,
        @Nullable String by,
        Instant since,
        Instant lastSeen,
        @Nullable Instant closedAt) {

    /** What Caisson did about it. */
    public enum Action {
        STOPPED,
        STOPPING,
        PUT_BACK,
        PUTTING_BACK,
        REPORTED
    }
}
