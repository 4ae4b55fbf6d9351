package io.caisson.cluster;

import io.caisson.shared.Resources;
import io.caisson.shared.SecretText;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an app's objects are made from: one release, as it is to run.
 *
 * @param image a reference with a digest and no tag
 * @param pullConfiguration what nodes pull the image with, as {@code .dockerconfigjson}; null to pull as anyone
 * @param each CPU and memory of one instance, without overhead
 * @param surge instances on top of the wanted ones while it is rolled out, 0 or 1
 */
public record AppSpec(
        UUID tenantId,
        String tenant,
        UUID appId,
        String app,
        int release,
        String image,
        @Nullable SecretText pullConfiguration,
        int instances,
        Resources each,
        @Nullable Integer port,
        Map<String, SecretText> env,
        int surge,
        int readySeconds) {

    public String namespace() {
        return TenantSpec.namespace(tenant);
    }
}
