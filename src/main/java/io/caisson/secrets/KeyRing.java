package io.caisson.secrets;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys that can open; the first one also seals. */
final class KeyRing {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    private final Map<String, EncryptionKey> keys;
    private final EncryptionKey current;

    private KeyRing(Map<String, EncryptionKey> keys) {
        this.keys = keys;
        this.current = keys.values().iterator().next();
    }

    /**
     * Reads {@code id:base64}, one or more, with commas, spaces or line ends between them. No message quotes a key.
     *
     * @param source what to name when it can't be read
     */
    static KeyRing parse(String source, SecretText text) {
        var keys = new LinkedHashMap<String, EncryptionKey>();
        var entries = Arrays.stream(text.reveal().split("[\\s,]+"))
                .filter(entry -> !entry.isEmpty())
                .toList();
        for (var entry : entries) {
            var colon = entry.indexOf(':');
            var id = colon < 0 ? "" : entry.substring(0, colon);
            if (!ID.matcher(id).matches()) {
                throw refused(source, "(an entry without an id)");
            }
            if (keys.put(id, new EncryptionKey(id, decoded(source, id, entry.substring(colon + 1)))) != null) {
                throw new InvalidValue(source, id, "a list in which every id stands once");
            }
        }
        if (keys.isEmpty()) {
            throw refused(source, "");
        }
        return new KeyRing(keys);
    }

    static InvalidValue refused(String source, String value) {
        return new InvalidValue(
                source,
                value,
                "keys such as k1:<32 random bytes in base64>, the current one first (make one with: openssl rand -base64 32)");
    }

    private static byte[] decoded(String source, String id, String base64) {
        try {
            var key = Base64.getDecoder().decode(base64);
            if (key.length == EncryptionKey.BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // said below, without quoting what may be most of a key
        }
        throw refused(source, "%s:(not 32 bytes in base64)".formatted(id));
    }

    EncryptionKey current() {
        return current;
    }

    Optional<EncryptionKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    Set<String> ids() {
        return keys.keySet();
    }
}
