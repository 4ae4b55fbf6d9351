package io.caisson;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.shared.InvalidValue;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    EmbeddedPostgres postgres(@Value("${caisson.data-directory:.caisson}") Path directory) throws Exception {
        var home = directory.toAbsolutePath();
        var data = home.resolve("postgres");
        make(home);
        claim(home);
        stopLeftOver(data);
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(
                        false) // Spring closes it last; a hook of its own would pull it from under the tasks
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("max_connections", "100")
                .start();
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

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new InvalidValue(
                    "CAISSON_DATA_DIRECTORY", directory.toString(), "a directory that Caisson may write to");
        }
    }

    /** The lock ends with the process, however it ends. */
    private static void claim(Path directory) throws IOException {
        var lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .tryLock();
        if (lock == null) {
            throw new IllegalStateException(
                    "The data directory '%s' is in use by another Caisson. Stop that one, or set CAISSON_DATA_DIRECTORY to another directory."
                            .formatted(directory));
        }
    }

    /** A killed Caisson leaves its PostgreSQL running; nobody else can be using it while we hold the lock. */
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
