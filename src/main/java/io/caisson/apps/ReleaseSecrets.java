package io.caisson.apps;

import io.caisson.secrets.Place;
import io.caisson.secrets.Sealed;
import io.caisson.secrets.SealedValues;
import io.caisson.secrets.Vault;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The secret values of releases. They are opened for the cluster and for nobody else. */
@Component
class ReleaseSecrets implements SealedValues {

    private static final long MOST_BYTES = 512 * 1024;

    private final JdbcClient jdbc;
    private final Vault vault;

    ReleaseSecrets(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    private record Row(UUID app, int release, String name, UUID tenant, Sealed sealed) {}

    Set<String> names(UUID app, int release) {
        return jdbc.sql("select name from release_secret where app_id = ? and release = ?")
                .params(app, release)
                .query(String.class)
                .set();
    }

    /** Gives a new release what an older one has, as it is. Both rows of {@code release} must be there. */
    @Transactional(propagation = Propagation.MANDATORY)
    void copy(UUID app, int from, int to, Set<String> without) {
        jdbc.sql("""
                insert into release_secret (app_id, release, name, key_id, sealed)
                select app_id, :to, name, key_id, sealed from release_secret
                where app_id = :app and release = :from and name <> all (:without)""")
                .param("app", app)
                .param("from", from)
                .param("to", to)
                .param("without", without.toArray(String[]::new))
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void put(App app, int release, SecretChange change) {
        change.set().forEach((name, value) -> {
            var sealed = vault.seal(value, place(app.tenantId, app.id, name));
            jdbc.sql("insert into release_secret (app_id, release, name, key_id, sealed) values (?, ?, ?, ?, ?)")
                    .params(app.id, release, name, sealed.key(), sealed.content())
                    .update();
        });
        var bytes = jdbc.sql(
                        "select coalesce(sum(octet_length(sealed)), 0) from release_secret where app_id = ? and release = ?")
                .params(app.id, release)
                .query(Long.class)
                .single();
        if (bytes > MOST_BYTES) {
            throw new InvalidValue("secrets", bytes + " bytes", "below 512 KiB in all");
        }
    }

    Map<String, SecretText> open(App app, int release) {
        var opened = new HashMap<String, SecretText>();
        jdbc.sql("select s.*, cast(? as uuid) as tenant_id from release_secret s where app_id = ? and release = ?")
                .params(app.tenantId, app.id, release)
                .query(ReleaseSecrets::row)
                .list()
                .forEach(row -> opened.put(row.name(), vault.open(row.sealed(), place(row))));
        return opened;
    }

    @Override
    public Map<String, Long> byKey() {
        return SealedValues.byKey(jdbc, "release_secret");
    }

    @Override
    @Transactional
    public int reseal(int limit) {
        var rows = jdbc.sql("""
                select s.*, app.tenant_id from release_secret s join app on app.id = s.app_id
                where s.key_id <> ? limit ? for update of s skip locked""")
                .params(vault.currentKey(), limit)
                .query(ReleaseSecrets::row)
                .list();
        for (var row : rows) {
            var fresh = vault.reseal(row.sealed(), place(row));
            jdbc.sql("update release_secret set key_id = ?, sealed = ? where app_id = ? and release = ? and name = ?")
                    .params(fresh.key(), fresh.content(), row.app(), row.release(), row.name())
                    .update();
        }
        return rows.size();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getObject("app_id", UUID.class),
                row.getInt("release"),
                row.getString("name"),
                row.getObject("tenant_id", UUID.class),
                new Sealed(row.getString("key_id"), row.getBytes("sealed")));
    }

    private static Place place(Row row) {
        return place(row.tenant(), row.app(), row.name());
    }

    private static Place place(UUID tenant, UUID app, String name) {
        return new Place("env", tenant, app.toString(), name);
    }
}
