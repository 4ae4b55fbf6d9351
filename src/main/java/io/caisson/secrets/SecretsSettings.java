package io.caisson.secrets;

import io.caisson.shared.SecretText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the keys come from.
 *
 * @param encryptionKeys the ring itself
 * @param encryptionKeyFile a file that holds the ring
 * @param dataDirectory where a key is made when there is neither and the database is the embedded one
 */
@ConfigurationProperties("caisson")
record SecretsSettings(
        @Nullable SecretText encryptionKeys,
        @Nullable String encryptionKeyFile,
        @DefaultValue(".caisson") Path dataDirectory) {

    static final String KEYS = "CAISSON_ENCRYPTION_KEYS";
    static final String FILE = "CAISSON_ENCRYPTION_KEY_FILE";

    SecretsSettings {
        if (encryptionKeys != null && encryptionKeys.reveal().isBlank()) {
            encryptionKeys = null;
        }
        if (encryptionKeyFile != null && encryptionKeyFile.isBlank()) {
            encryptionKeyFile = null;
        }
    }
}
