package io.caisson.images;

import io.caisson.secrets.Place;
import io.caisson.secrets.Sealed;
import io.caisson.secrets.SealedValues;
import io.caisson.secrets.Vault;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import io.caisson.tenancy.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Tenants' credentials for private registries: tried when they are saved, sealed, and never shown again. */
@Component
public class RegistryAccounts implements SealedValues {

    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final Vault vault;
    private final ImageResolver images;
    private final AllowedRegistries allowed;
    private final Tenancy tenancy;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RegistryAccounts(
            JdbcClient jdbc,
            Vault vault,
            ImageResolver images,
            AllowedRegistries allowed,
            Tenancy tenancy,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.images = images;
        this.allowed = allowed;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    private record Row(UUID tenant, String registry, Sealed sealed) {}

    /**
     * Signs in to the registry, and keeps the credentials if it lets them in. Nodes get them at once.
     *
     * @throws RegistryRefused when it doesn't
     * @throws InvalidValue when the tenant may have no image from there, or has too many accounts
     */
    public RegistryAccount save(UUID tenant, String host, Credentials credentials, String by) {
        var registry = ImageReference.registry(host);
        allowed.require(tenant, "registry", registry);
        images.signIn(registry, credentials);
        return transaction.execute(ignored -> keep(tenant, registry, credentials, by));
    }

    /** Under the tenant's lock, so that none is left of a tenant that is deleted meanwhile. */
    private RegistryAccount keep(UUID tenant, String registry, Credentials credentials, String by) {
        tenancy.lockStaying(tenant);
        var sealed = vault.seal(credentials.password(), place(tenant, registry));
        jdbc.sql("""
                insert into registry_account (tenant_id, registry, username, key_id, sealed, saved_by, saved_at)
                values (:tenant, :registry, :username, :key, :sealed, :by, :now)
                on conflict (tenant_id, registry) do update set username = excluded.username, key_id = excluded.key_id,
                    sealed = excluded.sealed, saved_by = excluded.saved_by, saved_at = excluded.saved_at""")
                .param("tenant", tenant)
                .param("registry", registry)
                .param("username", credentials.username())
                .param("key", sealed.key())
                .param("sealed", sealed.content())
                .param("by", by)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (list(tenant).size() > MOST) {
            throw new InvalidValue(
                    "registry", registry, "one of at most %d registries; forget another one first".formatted(MOST));
        }
        events.publishEvent(new RegistryAccountsChanged(tenant));
        return find(tenant, registry).orElseThrow();
    }

    public List<RegistryAccount> list(UUID tenant) {
        return jdbc.sql("select * from registry_account where tenant_id = ? order by registry")
                .param(tenant)
                .query(RegistryAccounts::account)
                .list();
    }

    public Optional<RegistryAccount> find(UUID tenant, String host) {
        return jdbc.sql("select * from registry_account where tenant_id = ? and registry = ?")
                .params(tenant, ImageReference.registry(host))
                .query(RegistryAccounts::account)
                .optional();
    }

    /** Forgets the credentials. What runs goes on until a node has to ask the registry again. */
    @Transactional
    public boolean delete(UUID tenant, String host) {
        tenancy.lock(tenant);
        var deleted = jdbc.sql("delete from registry_account where tenant_id = ? and registry = ?")
                        .params(tenant, ImageReference.registry(host))
                        .update()
                > 0;
        if (deleted) {
            events.publishEvent(new RegistryAccountsChanged(tenant));
        }
        return deleted;
    }

    /** For the registry itself and for the nodes' pull secret, and for nothing else. */
    public Optional<Credentials> credentials(UUID tenant, ImageReference reference) {
        return jdbc.sql("select * from registry_account where tenant_id = ? and registry = ?")
                .params(tenant, reference.registry())
                .query((row, n) -> new Credentials(row.getString("username"), open(row(row, n))))
                .optional();
    }

    private SecretText open(Row row) {
        return vault.open(row.sealed(), place(row.tenant(), row.registry()));
    }

    @Override
    public Map<String, Long> byKey() {
        return SealedValues.byKey(jdbc, "registry_account");
    }

    @Override
    @Transactional
    public int reseal(int limit) {
        var rows = jdbc.sql("select * from registry_account where key_id <> ? limit ? for update skip locked")
                .params(vault.currentKey(), limit)
                .query(RegistryAccounts::row)
                .list();
        for (var row : rows) {
            var fresh = vault.reseal(row.sealed(), place(row.tenant(), row.registry()));
            jdbc.sql("update registry_account set key_id = ?, sealed = ? where tenant_id = ? and registry = ?")
                    .params(fresh.key(), fresh.content(), row.tenant(), row.registry())
                    .update();
        }
        return rows.size();
    }

    private static RegistryAccount account(ResultSet row, int n) throws SQLException {
        return new RegistryAccount(
                row.getString("registry"),
                row.getString("username"),
                row.getString("saved_by"),
                row.getTimestamp("saved_at").toInstant());
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getObject("tenant_id", UUID.class),
                row.getString("registry"),
                new Sealed(row.getString("key_id"), row.getBytes("sealed")));
    }

    private static Place place(UUID tenant, String registry) {
        return new Place("registry", tenant, registry, "password");
    }
}
