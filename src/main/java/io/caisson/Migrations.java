package io.caisson;

import io.caisson.shared.InvalidValue;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/** Brings the schema to this version, or says in one sentence why that can't be. */
@Component
class Migrations implements FlywayMigrationStrategy {

    private final DatabasePlace place;

    Migrations(DatabasePlace place) {
        this.place = place;
    }

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw unknown(flyway);
        } catch (FlywayException e) {
            throw place.refused("in which Caisson may make its tables: " + root(e));
        }
    }

    private InvalidValue unknown(Flyway flyway) {
        var first = flyway.validateWithResult().invalidMigrations.getFirst();
        return first.errorDetails.errorCode == CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED
                ? place.refused(
                        "that this Caisson knows: migration %s in it is a newer one's. Start that one, or restore a backup from before it"
                                .formatted(first.version))
                : place.refused(
                        "as this Caisson made it: migration %s in it is another one (%s). Start the Caisson that made it, or restore a backup"
                                .formatted(first.version, first.errorDetails.errorCode));
    }

    private static String root(FlywayException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }
}
