package io.caisson.secrets;

import io.caisson.shared.InvalidValue;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stops the start when a key is missing or isn't what it was: before anything is sealed that others can't open, and
 * before anything fails because it can't be opened.
 */
@Component
class KeyCheck {

    private final JdbcClient jdbc;

    KeyCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void require(KeyRing ring) {
        jdbc.sql("select id, check_value from encryption_key order by id")
                .query((row, n) -> Map.entry(row.getString(1), row.getBytes(2)))
                .list()
                .forEach(known -> require(ring, known.getKey(), known.getValue()));
        remember(ring.current()); // last: a start that is refused leaves nothing behind
    }

    private void remember(EncryptionKey current) {
        jdbc.sql("insert into encryption_key (id, check_value) values (?, ?) on conflict do nothing")
                .params(current.id(), current.check())
                .update();
    }

    private static void require(KeyRing ring, String id, byte[] check) {
        var key = ring.find(id)
                .orElseThrow(() -> new InvalidValue(
                        SecretsSettings.KEYS,
                        String.join(", ", ring.ids()),
                        "a list that still holds the key '%s': secrets are sealed with it".formatted(id)));
        if (!MessageDigest.isEqual(check, key.check())) {
            throw new InvalidValue(
                    SecretsSettings.KEYS,
                    id,
                    "the id of the key that it named before; a new key needs an id that none had");
        }
    }

    /** The keys without which there is no start. */
    Set<String> remembered() {
        return jdbc.sql("select id from encryption_key").query(String.class).set();
    }

    /** Old keys that no value needs may be missing from now on. */
    void forgetAllBut(KeyRing ring, Iterable<String> needed) {
        var kept = new HashSet<String>();
        needed.forEach(kept::add);
        kept.add(ring.current().id());
        jdbc.sql("delete from encryption_key where id not in (:kept)")
                .param("kept", kept)
                .update();
    }
}
