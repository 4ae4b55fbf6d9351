package io.caisson.secrets;

/**
 * A value as it is kept.
 *
 * @param key the id of the key that opens it
 * @param content the nonce, then the ciphertext with its tag
 */
public record Sealed(String key, byte[] content) {}
