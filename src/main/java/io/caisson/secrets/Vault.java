package io.caisson.secrets;

import io.caisson.shared.SecretText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/** Seals values with the current key and opens them with the key that sealed them. */
@Component
public class Vault {

    private final KeyRing ring;

    Vault(KeyRing ring) {
        this.ring = ring;
    }

    /** The id of the key that seals now. */
    public String currentKey() {
        return ring.current().id();
    }

    public Sealed seal(SecretText plain, Place place) {
        var key = ring.current();
        return new Sealed(key.id(), key.seal(plain, place));
    }

    /** @throws Unreadable when the key is not in the ring, or the value was not sealed for this place */
    public SecretText open(Sealed sealed, Place place) {
        return ring.find(sealed.key())
                .orElseThrow(() -> new Unreadable(sealed.key()))
                .open(sealed.content(), place);
    }

    /** The same value under the current key. */
    public Sealed reseal(Sealed sealed, Place place) {
        return seal(open(sealed, place), place);
    }

    /**
     * Tells contents apart without giving them away: a plain hash of something short can be found by trying.
     *
     * @return the key's id, a zero byte, and the HMAC
     */
    public byte[] fingerprint(byte[] content) {
        return fingerprint(ring.current(), content);
    }

    /** Whether the fingerprint was made of this content. */
    public boolean matches(byte[] fingerprint, byte[] content) {
        return ring.find(keyOf(fingerprint))
                .map(key -> MessageDigest.isEqual(fingerprint(key, content), fingerprint))
                .orElse(false);
    }

    private static byte[] fingerprint(EncryptionKey key, byte[] content) {
        var id = key.id().getBytes(StandardCharsets.US_ASCII);
        var mac = key.fingerprint(content);
        var all = Arrays.copyOf(id, id.length + 1 + mac.length);
        System.arraycopy(mac, 0, all, id.length + 1, mac.length);
        return all;
    }

    private static String keyOf(byte[] fingerprint) {
        var end = 0;
        while (end < fingerprint.length && fingerprint[end] != 0) {
            end++;
        }
        return new String(fingerprint, 0, end, StandardCharsets.US_ASCII);
    }
}
