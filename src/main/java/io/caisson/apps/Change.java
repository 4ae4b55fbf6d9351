package io.caisson.apps;

import io.caisson.shared.SecretText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants of an app. What is null stays as it is; in a new app it takes its default.
 *
 * @param cpu of one instance, Kubernetes' notation; goes with memory and without size
 * @param env replaces all plain variables
 * @param secrets sets the named secret variables; a null value removes one, and those that aren't named stay
 * @param readySeconds how long a rollout may take until every instance is ready
 */
public record Change(
        @Nullable String image,
        @Nullable Integer instances,
        @Nullable String size,
        @Nullable String cpu,
        @Nullable String memory,
        @Nullable Integer port,
        @Nullable Map<String, String> env,
        @Nullable Map<String, @Nullable SecretText> secrets,
        @Nullable Integer readySeconds) {

    public boolean empty() {
        return image == null
                && instances == null
                && size == null
                && cpu == null
                && memory == null
                && port == null
                && env == null
                && secrets == null
                && readySeconds == null;
    }
}
