package io.caisson.secrets;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.caisson.shared.InvalidValue;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the ring together and turns it. */
@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

    /** Checked before anyone gets it, background work included. */
    @Bean
    KeyRing keyRing(SecretsSettings settings, @Value("${spring.datasource.url:}") String database, KeyCheck check)
            throws IOException {
        // The database is up by now, and so has claimed the data directory for this process.
        var ring = read(settings, database);
        check.require(ring);
        return ring;
    }

    private static KeyRing read(SecretsSettings settings, String database) throws IOException {
        var keys = settings.encryptionKeys();
        var file = settings.encryptionKeyFile();
        if (keys != null && file != null) {
            throw new InvalidValue(SecretsSettings.FILE, file, "absent where CAISSON_ENCRYPTION_KEYS is given");
        }
        if (keys != null) {
            return KeyRing.parse(SecretsSettings.KEYS, keys);
        }
        if (file != null) {
            return KeyRing.parse(SecretsSettings.FILE, KeyFile.read(SecretsSettings.FILE, Path.of(file)));
        }
        if (!database.isEmpty()) {
            // Several replicas need the same key, and one that is lost loses what it sealed: nobody but the operator
            // can keep it.
            throw KeyRing.refused(SecretsSettings.KEYS, "");
        }
        var made = settings.dataDirectory().toAbsolutePath().resolve("encryption.key");
        return KeyRing.parse(made.toString(), KeyFile.readOrMake(made));
    }

    @Bean
    RecurringTask<Void> keyRotation(Rotation rotation) {
        return Tasks.recurring("key-rotation", FixedDelay.ofSeconds(15)).execute((instance, context) -> rotation.run());
    }
}
