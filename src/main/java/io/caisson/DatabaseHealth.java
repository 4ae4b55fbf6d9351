package io.caisson;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether PostgreSQL answers. Without it nothing can be accepted, so readiness is made of this. */
@Component("databaseHealthIndicator")
class DatabaseHealth implements HealthIndicator {

    private static final int SECONDS = 3;

    private final HikariDataSource database;

    DatabaseHealth(HikariDataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try (var connection = database.getConnection()) {
            return connection.isValid(SECONDS)
                    ? Health.up()
                            .withDetail("reason", "The database answers.")
                            .withDetail("version", connection.getMetaData().getDatabaseProductVersion())
                            .build()
                    : down("The database took longer than %d s to answer.".formatted(SECONDS));
        } catch (SQLException e) {
            return down("The database gives no connection: " + e.getMessage());
        }
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }
}
