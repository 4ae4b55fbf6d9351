package io.caisson.cluster;

import io.caisson.shared.InvalidValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The service account that Caisson runs as. It gives itself rights in each tenant's namespace, so that it needs none in
 * the others.
 *
 * @param serviceAccount {@code namespace:name}, or null where Caisson's kubeconfig has all rights that it needs
 */
@ConfigurationProperties("caisson")
record PlatformAccount(@Nullable String serviceAccount) {

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern SHAPE = Pattern.compile(LABEL + ":" + LABEL + "(?:\\." + LABEL + ")*");

    PlatformAccount {
        if (serviceAccount != null && serviceAccount.isBlank()) {
            serviceAccount = null;
        }
        if (serviceAccount != null && !SHAPE.matcher(serviceAccount).matches()) {
            throw new InvalidValue(
                    "CAISSON_SERVICE_ACCOUNT", serviceAccount, "namespace:name, such as caisson-system:caisson");
        }
    }
}
