package io.caisson.images;

import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which registries images may come from: the platform's list, and within it the tenant's. An empty list is all. */
@Component
public class AllowedRegistries {

    private static final int MOST = 100;

    private final JdbcClient jdbc;
    private final RegistryPolicy platform;
    private final Tenancy tenancy;

    AllowedRegistries(JdbcClient jdbc, RegistryPolicy platform, Tenancy tenancy) {
        this.tenancy = tenancy;
        this.jdbc = jdbc;
        this.platform = platform;
    }

    public List<String> ofPlatform() {
        return platform.only();
    }

    public List<String> ofTenant(UUID tenant) {
        return jdbc.sql("select registry from allowed_registry where tenant_id = ? order by registry")
                .param(tenant)
                .query(String.class)
                .list();
    }

    /** Replaces the tenant's list. What runs already goes on. */
    @Transactional
    public void set(UUID tenant, Collection<String> hosts) {
        if (hosts.size() > MOST) {
            throw new InvalidValue("registries", hosts.size() + " registries", "at most " + MOST);
        }
        var registries = hosts.stream()
                .map(host -> ImageReference.registry("registries", host))
                .distinct()
                .toList();
        registries.forEach(registry -> require("registries", registry, platform.only(), "the platform"));
        tenancy.lockStaying(tenant);
        jdbc.sql("delete from allowed_registry where tenant_id = ?")
                .param(tenant)
                .update();
        for (var registry : registries) {
            jdbc.sql("insert into allowed_registry (tenant_id, registry) values (?, ?)")
                    .params(tenant, registry)
                    .update();
        }
    }

    /** @throws InvalidValue when images of this tenant may not come from there */
    public void require(UUID tenant, ImageReference reference) {
        require(tenant, "image", reference.registry());
    }

    void require(UUID tenant, String field, String registry) {
        require(field, registry, platform.only(), "the platform");
        require(field, registry, ofTenant(tenant), "this tenant");
    }

    private static void require(String field, String registry, List<String> allowed, String whose) {
        if (!allowed.isEmpty() && !allowed.contains(registry)) {
            throw new InvalidValue(
                    field,
                    registry,
                    "from a registry that an operator allows %s: %s".formatted(whose, String.join(", ", allowed)));
        }
    }
}
