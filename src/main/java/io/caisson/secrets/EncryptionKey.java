package io.caisson.secrets;

import io.caisson.shared.SecretText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * One key of the ring. What it does is done with keys derived from it by HKDF, one per purpose, so that no use of one
 * says anything of another.
 *
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D</a>: random nonces of 96 bits are good
 *     for 2^32 values under one key
 */
final class EncryptionKey {

    static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final String id;
    private final SecretKey sealing;
    private final SecretKey fingerprints;
    private final byte[] check;

    EncryptionKey(String id, byte[] master) {
        this.id = id;
        this.sealing = derived(master, "AES", "caisson/seal");
        this.fingerprints = derived(master, "HmacSHA256", "caisson/fingerprint");
        this.check = derived(master, "HmacSHA256", "caisson/check").getEncoded();
    }

    static byte[] random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    String id() {
        return id;
    }

    /** Tells this key from any other without saying anything of it. */
    byte[] check() {
        return check.clone();
    }

    byte[] seal(SecretText plain, Place place) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
            var encrypted = cipher.doFinal(plain.reveal().getBytes(StandardCharsets.UTF_8));
            var content = Arrays.copyOf(nonce, nonce.length + encrypted.length);
            System.arraycopy(encrypted, 0, content, nonce.length, encrypted.length);
            return content;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** @throws Unreadable when the content was made by another key, for another place, or was altered */
    SecretText open(byte[] content, Place place) {
        if (content.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new Unreadable(id, place);
        }
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(content, NONCE_BYTES), place);
            var plain = cipher.doFinal(content, NONCE_BYTES, content.length - NONCE_BYTES);
            return SecretText.valueOf(new String(plain, StandardCharsets.UTF_8));
        } catch (AEADBadTagException e) {
            throw new Unreadable(id, place);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    byte[] fingerprint(byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(fingerprints);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, Place place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.bytes());
        return cipher;
    }

    private static SecretKey derived(byte[] master, String algorithm, String purpose) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(master)
                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform from 25 on has HKDF", e);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
