package io.caisson.sandbox;

import io.caisson.shared.Resources;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last look at the RuntimeClass and the nodes found.
 *
 * @param message for people: what is missing and what to do
 * @param nodes names of the nodes that offer the sandbox
 * @param overhead declared per pod, as last seen
 * @param since since when the state is as it is
 */
public record SandboxStatus(
        String runtimeClass,
        SandboxState state,
        String message,
        @Nullable String handler,
        List<String> nodes,
        Resources overhead,
        Instant since,
        Instant checkedAt) {

    public boolean ready() {
        return state == SandboxState.READY;
    }
}
