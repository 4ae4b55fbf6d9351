package io.caisson.apps;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface Apps extends Repository<App, UUID> {

    App save(App app);

    Optional<App> findById(UUID id);

    Optional<App> findByTenantIdAndName(UUID tenantId, String name);

    /** Those that are being deleted among them: their objects are still there. */
    int countByTenantId(UUID tenantId);

    void delete(App app);
}
