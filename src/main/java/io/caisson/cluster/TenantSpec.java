package io.caisson.cluster;

import io.caisson.shared.Resources;
import java.util.UUID;

/** What a tenant's namespace is made from. */
public record TenantSpec(UUID id, String slug, Resources hard, int instances, NetworkSpec network) {

    static final String PREFIX = "tenant-";

    public String namespace() {
        return namespace(slug);
    }

    public static String namespace(String slug) {
        return PREFIX + slug;
    }
}
