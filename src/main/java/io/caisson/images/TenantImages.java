package io.caisson.images;

import io.caisson.shared.Places;
import io.caisson.shared.SecretText;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Images as one tenant may see them: from where it may have them, with its own credentials and nobody else's. */
@Component
public class TenantImages {

    /** All tenants share the process's look-ups; one with a slow registry must not hold them all. */
    static final int AT_ONCE = 4;

    /** Of these, those of background tasks. Each holds a thread of theirs for as long as the registry likes to take. */
    static final int AT_ONCE_IN_TASKS = 2;

    /** Of all tenants together, out of the 10 threads for tasks: what needs no registry goes on. */
    private static final int ALL_IN_TASKS = 6;

    private final Places<UUID> places = new Places<>(AT_ONCE);
    private final Places<UUID> ofTasks = new Places<>(AT_ONCE_IN_TASKS);
    private final Semaphore allOfTasks = new Semaphore(ALL_IN_TASKS);
    private final ImageResolver images;
    private final RegistryAccounts accounts;
    private final AllowedRegistries allowed;
    private final JdbcClient jdbc;

    TenantImages(ImageResolver images, RegistryAccounts accounts, AllowedRegistries allowed, JdbcClient jdbc) {
        this.images = images;
        this.accounts = accounts;
        this.allowed = allowed;
        this.jdbc = jdbc;
    }

    /**
     * Asks the registry, for 20 seconds at most.
     *
     * @throws io.caisson.shared.InvalidValue when the tenant may have no image from there
     * @throws ImageUnavailable with the reason and a message for the customer
     */
    public ResolvedImage resolve(UUID tenant, ImageReference reference) {
        allowed.require(tenant, reference);
        if (!places.take(tenant)) {
            throw new ImageUnavailable(reference, Unresolved.busy(null));
        }
        try {
            return images.resolve(
                    reference, accounts.credentials(tenant, reference).orElse(null));
        } finally {
            places.leave(tenant);
        }
    }

    /**
     * The same in a background task, which is to come again when it isn't its turn.
     *
     * @throws ImageUnavailable with BUSY at once, where it isn't
     */
    public ResolvedImage resolveInTask(UUID tenant, ImageReference reference) {
        if (!ofTasks.take(tenant)) {
            throw new ImageUnavailable(reference, Unresolved.busy(null));
        }
        try {
            if (!allOfTasks.tryAcquire()) {
                throw new ImageUnavailable(reference, Unresolved.busy(null));
            }
            try {
                return resolve(tenant, reference);
            } finally {
                allOfTasks.release();
            }
        } finally {
            ofTasks.leave(tenant);
        }
    }

    /** What nodes pull the image with; null where the tenant has no credentials for its registry. */
    public @Nullable SecretText pullConfiguration(UUID tenant, ImageReference reference) {
        return accounts.credentials(tenant, reference)
                .map(credentials -> credentials.pullConfiguration(reference.registry()))
                .orElse(null);
    }

    /** The tenant is being deleted: its row stays for its usage, and nothing of its images does. */
    @Transactional
    public void forget(UUID tenant) {
        for (var table : List.of("registry_account", "allowed_registry", "image_verdict")) {
            jdbc.sql("delete from " + table + " where tenant_id = ?")
                    .param(tenant)
                    .update();
        }
    }
}
