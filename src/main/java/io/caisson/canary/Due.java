package io.caisson.canary;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a node has to prove itself now, and whether it keeps its place meanwhile. */
enum Due {
    /** It has never been proven as it is now: no tenant's pod lands there before it is. */
    UNPROVEN,
    /** Its proof has grown old, or failed a while ago. */
    AGAIN,
    NOT_NOW;

    private static final Duration VALID = Duration.ofDays(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final Duration AFTER_NOTHING = Duration.ofMinutes(2);

    static Due of(@Nullable NodeProof last, NodeVersions now, Instant at) {
        if (last == null || !last.versions().equals(now)) {
            return UNPROVEN;
        }
        var age = Duration.between(last.checkedAt(), at);
        var valid =
                switch (last.state()) {
                    case PROVEN -> VALID;
                    case FAILED -> AFTER_FAILURE;
                    case NOT_PROVEN -> AFTER_NOTHING;
                };
        return age.compareTo(valid) < 0 ? NOT_NOW : AGAIN;
    }
}
