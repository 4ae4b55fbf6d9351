package io.caisson;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.shared.InvalidValue;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A PostgreSQL of its own where none is configured. Its data stay in the data directory. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.datasource.url:}' == ''")
class EmbeddedDatabase {

    @Bean(destroyMethod = "close")
    DataDirectory dataDirectory(@Value("${caisson.data-directory:.caisson}") Path directory) {
        return DataDirectory.claim(directory.toAbsolutePath());
    }

    @Bean(destroyMethod = "close")
    EmbeddedPostgres postgres(DataDirectory directory) throws Exception {
        var data = directory.path().resolve("postgres");
        stopLeftOver(data);
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(
                            false) // Spring closes it last; a hook of its own would pull it from under the tasks
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_connections", "100")
                    // Without these, what was accepted can be lost, or all of it, when the machine loses its power.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw new InvalidValue(
                    DataDirectory.SETTING,
                    directory.path().toString(),
                    "a directory whose PostgreSQL starts; what it said stands above");
        }
    }

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(EmbeddedPostgres postgres) {
        return DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url(postgres.getJdbcUrl("postgres", "postgres"))
                .username("postgres")
                .build();
    }

    @Bean
    DatabasePlace databasePlace(DataDirectory directory) {
        return new DatabasePlace(DataDirectory.SETTING, directory.path().toString(), "a directory with a database");
    }

    /** A killed Caisson leaves its PostgreSQL running; nobody else can be using it while the directory is ours. */
    private static void stopLeftOver(Path data) throws Exception {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        var process = ProcessHandle.of(pid)
                .filter(found -> found.info().command().orElse("").endsWith("postgres"));
        if (process.isPresent()) {
            process.get().destroy();
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
        Files.deleteIfExists(pidFile);
    }
}
