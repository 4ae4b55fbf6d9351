package io.caisson.secrets;

import io.caisson.shared.SecretText;
import java.util.Base64;

/** A vault with a key of its own, for tests of other rooms. */
public final class VaultOfTests {

    private VaultOfTests() {}

    public static Vault make() {
        var key = "k1:" + Base64.getEncoder().encodeToString(EncryptionKey.random());
        return new Vault(KeyRing.parse("test", SecretText.valueOf(key)));
    }
}
