package io.caisson.identity;

import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Access tokens for programs and one-time links for people. Secrets are shown once and kept as hashes. */
@Service
public class Access {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final byte @Nullable [] bootstrapHash;

    Access(JdbcClient jdbc, Clock clock, IdentitySettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.bootstrapHash = settings.bootstrapToken() == null ? null : Secrets.hash(settings.bootstrapToken());
    }

    /** A token as it is listed, without its secret. */
    public record Token(UUID id, String name, Instant createdAt) {}

    /** A token as it is shown once. */
    public record NewToken(UUID id, String name, String secret) {}

    /** Whose token this is; empty for one that isn't known or has expired. */
    public Optional<Caller> byToken(String secret) {
        var hash = Secrets.hash(secret);
        if (bootstrapHash != null && MessageDigest.isEqual(hash, bootstrapHash)) {
            return Optional.of(new Caller(null, "bootstrap", bootstrapId()));
        }
        return jdbc.sql("""
                select tenant_id, name, id from access_token
                where secret_hash = ? and (expires_at is null or expires_at > ?)""")
                .params(hash, now())
                .query((row, n) -> new Caller(
                        row.getObject(1, UUID.class), "token:" + row.getString(2), row.getObject(3, UUID.class)))
                .optional();
    }

    /** Whether the token that the caller came with is still good; true of who came without one. */
    public boolean stays(Caller caller) {
        var token = caller.tokenId();
        return token == null
                || token.equals(bootstrapId())
                || jdbc.sql("""
                        select exists (select from access_token
                            where id = ? and (expires_at is null or expires_at > ?))""").params(token, now()).query(Boolean.class).single();
    }

    /** One for each bootstrap token, so that another one ends what was opened with it; null for none. */
    private @Nullable UUID bootstrapId() {
        return bootstrapHash == null ? null : UUID.nameUUIDFromBytes(bootstrapHash);
    }

    /** @param tenantId null for an operator's token */
    @Transactional
    public NewToken makeToken(@Nullable UUID tenantId, String name) {
        var token = new NewToken(UUID.randomUUID(), name, "csn_" + Secrets.make());
        jdbc.sql(
                        "insert into access_token (id, tenant_id, name, secret_hash, created_at) values (:id, :tenant, :name, :hash, :now)")
                .param("id", token.id())
                .param("tenant", tenantId)
                .param("name", name)
                .param("hash", Secrets.hash(token.secret()))
                .param("now", now())
                .update();
        return token;
    }

    /**
     * A tenant's tokens, the oldest first.
     *
     * @param after the last token of the part before; null for the start of the list
     */
    public List<Token> tokens(UUID tenantId, @Nullable TokenPlace after, int limit) {
        return jdbc.sql("""
                select id, name, created_at from access_token where tenant_id = :tenant
                and (cast(:id as uuid) is null or (created_at, id) > (cast(:created as timestamptz), cast(:id as uuid)))
                order by created_at, id limit :limit""")
                .param("tenant", tenantId)
                .param("created", after == null ? null : Timestamp.from(after.createdAt()))
                .param("id", after == null ? null : after.id())
                .param("limit", limit)
                .query((row, n) -> new Token(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getTimestamp(3).toInstant()))
                .list();
    }

    /** @return whether there was one */
    @Transactional
    public boolean revoke(UUID tenantId, UUID tokenId) {
        return jdbc.sql("delete from access_token where tenant_id = ? and id = ?")
                        .params(tenantId, tokenId)
                        .update()
                > 0;
    }

    /**
     * Makes a code that signs in once.
     *
     * @param tenantId null for an operator's
     */
    @Transactional
    public String makeSignInCode(@Nullable UUID tenantId, String name, Duration valid) {
        var secret = Secrets.make();
        jdbc.sql(
                        "insert into sign_in_link (secret_hash, tenant_id, name, expires_at) values (:hash, :tenant, :name, :until)")
                .param("hash", Secrets.hash(secret))
                .param("tenant", tenantId)
                .param("name", name)
                .param("until", Timestamp.from(clock.instant().plus(valid)))
                .update();
        return secret;
    }

    /** Whom a sign-in code would sign in, without using it up. */
    public Optional<Caller> peekSignInCode(String secret) {
        return jdbc.sql("select tenant_id, name from sign_in_link where secret_hash = ? and expires_at > ?")
                .params(Secrets.hash(secret), now())
                .query((row, n) -> new Caller(row.getObject(1, UUID.class), row.getString(2)))
                .optional();
    }

    /** Uses up a sign-in code; empty when it was used, has expired or never was. */
    @Transactional
    public Optional<Caller> bySignInCode(String secret) {
        jdbc.sql("delete from sign_in_link where expires_at <= ?").param(now()).update();
        return jdbc.sql("delete from sign_in_link where secret_hash = ? returning tenant_id, name")
                .param(Secrets.hash(secret))
                .query((row, n) -> new Caller(row.getObject(1, UUID.class), row.getString(2)))
                .optional();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
