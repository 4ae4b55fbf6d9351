package io.caisson.notices;

import io.caisson.secrets.Place;
import io.caisson.secrets.Sealed;
import io.caisson.secrets.SealedValues;
import io.caisson.secrets.Vault;
import io.caisson.shared.SecretText;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What endpoints' deliveries are signed with: sealed at rest, shown once, replaced with a day of both. */
@Component
class WebhookSecrets implements SealedValues {

    private static final Duration BOTH = Duration.ofHours(24);

    private static final int MOST_BEFORE = 4;

    /** In place of a tenant where the operators own it. */
    static final UUID OPERATORS = new UUID(0, 0);

    private static final String ROWS = """
            select s.*, e.tenant_id from webhook_secret s join webhook_endpoint e on e.id = s.endpoint_id
            """;

    private final JdbcClient jdbc;
    private final Vault vault;
    private final SecureRandom random = new SecureRandom();

    WebhookSecrets(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    private record Row(UUID endpoint, int number, UUID owner, Sealed sealed) {

        Place place() {
            return new Place("webhook", owner, endpoint.toString(), "secret/" + number);
        }
    }

    /**
     * Makes the next secret. Those before sign beside it for a day each: who asks again since the answer was lost still knows the
     * first alone. So of too many the first stay, and the one before.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    SecretText make(UUID endpoint, Instant now) {
        jdbc.sql("""
                delete from webhook_secret where endpoint_id = :endpoint and (valid_until <= :now or number in (
                    select number from webhook_secret where endpoint_id = :endpoint and valid_until > :now
                    order by valid_until, number offset :most))""")
                .param("endpoint", endpoint)
                .param("now", Timestamp.from(now))
                .param("most", MOST_BEFORE - 1)
                .update();
        jdbc.sql("update webhook_secret set valid_until = ? where endpoint_id = ? and valid_until is null")
                .params(Timestamp.from(now.plus(BOTH)), endpoint)
                .update();
        var number = jdbc.sql("select coalesce(max(number), 0) + 1 from webhook_secret where endpoint_id = ?")
                .param(endpoint)
                .query(Integer.class)
                .single();
        var owner = jdbc.sql("select coalesce(tenant_id, ?) from webhook_endpoint where id = ?")
                .params(OPERATORS, endpoint)
                .query(UUID.class)
                .single();
        var secret = Signature.newSecret(random);
        var place = new Row(endpoint, number, owner, new Sealed("", new byte[0])).place();
        var sealed = vault.seal(secret, place);
        jdbc.sql("insert into webhook_secret (endpoint_id, number, key_id, sealed) values (?, ?, ?, ?)")
                .params(endpoint, number, sealed.key(), sealed.content())
                .update();
        return secret;
    }

    /** For signing, and for nothing else: the current one first. */
    List<SecretText> of(UUID endpoint, Instant now) {
        return jdbc
                .sql(ROWS + " where s.endpoint_id = ? and (s.valid_until is null or s.valid_until > ?)"
                        + " order by s.number desc")
                .params(endpoint, Timestamp.from(now))
                .query(WebhookSecrets::row)
                .list()
                .stream()
                .map(row -> vault.open(row.sealed(), row.place()))
                .toList();
    }

    @Override
    public Map<String, Long> byKey() {
        return SealedValues.byKey(jdbc, "webhook_secret");
    }

    @Override
    @Transactional
    public int reseal(int limit) {
        var rows = jdbc.sql(ROWS + " where s.key_id <> ? limit ? for update of s skip locked")
                .params(vault.currentKey(), limit)
                .query(WebhookSecrets::row)
                .list();
        for (var row : rows) {
            var fresh = vault.reseal(row.sealed(), row.place());
            jdbc.sql("update webhook_secret set key_id = ?, sealed = ? where endpoint_id = ? and number = ?")
                    .params(fresh.key(), fresh.content(), row.endpoint(), row.number())
                    .update();
        }
        return rows.size();
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        var tenant = row.getObject("tenant_id", UUID.class);
        return new Row(
                row.getObject("endpoint_id", UUID.class),
                row.getInt("number"),
                tenant == null ? OPERATORS : tenant,
                new Sealed(row.getString("key_id"), row.getBytes("sealed")));
    }
}
