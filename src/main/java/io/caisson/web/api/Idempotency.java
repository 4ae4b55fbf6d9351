package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.secrets.Vault;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializerBase;

/**
 * One effect per {@code Idempotency-Key}. The key, the effect and the answer commit together, so that a process
 * killed in between leaves all of them or none. What was refused may be tried again with the same key.
 */
@Component
class Idempotency {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int LONGEST = 255;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Vault vault;
    private final JsonMapper whole;
    private final Clock clock;

    Idempotency(JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
        this.vault = vault;
        this.whole = json.rebuild().addModule(new Secrets()).build();
        this.clock = clock;
    }

    /** Two requests with different secrets are different; what is kept of them is an HMAC. */
    private static final class Secrets extends SimpleModule {

        Secrets() {
            addSerializer(SecretText.class, new ToStringSerializerBase(SecretText.class) {
                @Override
                public String valueToString(Object value) {
                    return ((SecretText) value).reveal();
                }
            });
        }
    }

    /** The same key came with another request. */
    static final class Mismatch extends RuntimeException {

        Mismatch(String key) {
            super("The Idempotency-Key '%s' was used with a different request. Use a new key for a new request."
                    .formatted(key));
        }
    }

    private record Kept(byte[] hash, int status, @Nullable String location, String body) {}

    /**
     * @param request what the key stands for: the route and the body
     * @param effect makes the answer's body and the new thing's address; no network in it
     */
    ResponseEntity<String> create(Caller caller, @Nullable String key, Object request, Supplier<Created> effect) {
        if (key == null) {
            return answer(kept(new byte[0], effect.get()));
        }
        if (key.isBlank() || key.length() > LONGEST || !key.chars().allMatch(c -> c > 31 && c < 127)) {
            throw new InvalidValue("Idempotency-Key", key, "1 to 255 printable ASCII characters");
        }
        var owner = caller.operator() ? "operator" : String.valueOf(caller.tenantId());
        var content = whole.writeValueAsBytes(request);
        return answer(transaction.execute(status -> once(owner, key, content, effect)));
    }

    /** Forgets what no longer answers for anything. */
    int forgetExpired() {
        return jdbc.sql("delete from idempotency_key where created_at < ?")
                .param(Timestamp.from(clock.instant().minus(KEPT)))
                .update();
    }

    /** What was made, and where it is from now on. */
    record Created(String location, Object body) {}

    private Kept once(String owner, String key, byte[] request, Supplier<Created> effect) {
        var hash = vault.fingerprint(request);
        jdbc.sql("delete from idempotency_key where caller = ? and key = ? and created_at < ?")
                .params(owner, key, Timestamp.from(clock.instant().minus(KEPT)))
                .update();
        // Waits here while another request with the same key is on its way.
        var fresh = jdbc.sql("""
                insert into idempotency_key (caller, key, request_hash, created_at) values (?, ?, ?, ?)
                on conflict do nothing""")
                        .params(owner, key, hash, Timestamp.from(clock.instant()))
                        .update()
                == 1;
        if (!fresh) {
            var kept = jdbc.sql(
                            "select request_hash, status, location, body from idempotency_key where caller = ? and key = ?")
                    .params(owner, key)
                    .query((row, n) -> new Kept(row.getBytes(1), row.getInt(2), row.getString(3), row.getString(4)))
                    .single();
            if (!vault.matches(kept.hash(), request)) {
                throw new Mismatch(key);
            }
            return kept;
        }
        var kept = kept(hash, effect.get());
        jdbc.sql("update idempotency_key set status = ?, location = ?, body = ? where caller = ? and key = ?")
                .params(kept.status(), kept.location(), kept.body(), owner, key)
                .update();
        return kept;
    }

    private Kept kept(byte[] hash, Created created) {
        return new Kept(hash, HttpStatus.CREATED.value(), created.location(), json.writeValueAsString(created.body()));
    }

    private static ResponseEntity<String> answer(@Nullable Kept kept) {
        var found = Objects.requireNonNull(kept);
        var response = ResponseEntity.status(found.status()).contentType(MediaType.APPLICATION_JSON);
        if (found.location() != null) {
            response.location(URI.create(found.location()));
        }
        return response.body(found.body());
    }
}
