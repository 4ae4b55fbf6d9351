package io.caisson;

import com.zaxxer.hikari.HikariDataSource;
import io.caisson.shared.InvalidValue;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The user's own PostgreSQL. Made here and not by Boot's auto-configuration, because db-scheduler's comes before that
 * under Boot 4, finds no DataSource yet, and then stays out without a word.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.datasource.url:}' != ''")
class ConfiguredDatabase {

    private static final String URL = "SPRING_DATASOURCE_URL";
    private static final String SCHEME = "jdbc:postgresql:";
    private static final int OLDEST = 15;
    private static final String SECONDS_TO_CONNECT = "10";

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username:}") String username,
            @Value("${spring.datasource.password:}") String password) {
        if (!url.startsWith(SCHEME)) {
            throw new InvalidValue(URL, shown(url), "a JDBC address such as jdbc:postgresql://host:5432/caisson");
        }
        check(url, username, password);
        return DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url(url)
                .username(username)
                .password(password)
                .build();
    }

    @Bean
    DatabasePlace databasePlace(@Value("${spring.datasource.url}") String url) {
        return new DatabasePlace(URL, shown(url), "the address of a database");
    }

    /** Said here, before a dozen beans fail of it. */
    private static void check(String url, String username, String password) {
        var login = new Properties();
        login.setProperty("user", username);
        login.setProperty("password", password);
        login.setProperty("loginTimeout", SECONDS_TO_CONNECT);
        try (var connection = DriverManager.getConnection(url, login)) {
            var version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                throw new InvalidValue(
                        URL, shown(url), "of a PostgreSQL %d or later; this one is %d".formatted(OLDEST, version));
            }
        } catch (SQLException e) {
            if (Objects.requireNonNullElse(e.getSQLState(), "").startsWith("28")) {
                throw new InvalidValue(
                        "SPRING_DATASOURCE_USERNAME", username, "a user that the database lets in with its password");
            }
            throw new InvalidValue(URL, shown(url), "the address of a PostgreSQL that answers: " + oneLine(e));
        }
    }

    /** Without parameters: a password may be among them. */
    private static String shown(String url) {
        return url.replaceFirst("\\?.*", "?…").replaceFirst("//[^/@]*@", "//…@");
    }

    private static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceFirst("\\.$", "");
    }
}
