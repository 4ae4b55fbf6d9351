package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A bad setting stops the start with one sentence: its name, its value, what is allowed. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsIT {

    @TempDir
    private Path directory;

    private CapturedOutput output;

    @BeforeEach
    void listen(CapturedOutput output) {
        this.output = output;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            CAISSON_CLUSTER_MODE            | k8s                    | 'simulated' or 'kubernetes'
            CAISSON_RUNTIME_CLASS           | g/visor                | the name of a RuntimeClass
            CAISSON_SERVICE_ACCOUNT         | caisson                | namespace:name
            CAISSON_BOOTSTRAP_TOKEN         | short                  | at least 16 printable characters
            CAISSON_REGISTRIES_INSECURE     | http://localhost:5000  | a host with an optional port
            CAISSON_REGISTRIES_INSECURE     | localhost:99999        | a host with an optional port
            CAISSON_REGISTRIES_ALLOWED      | 10.0.0.1/team          | a host with an optional port
            CAISSON_REGISTRIES_ONLY         | ghcr.io/team           | a registry's host with an optional port
            CAISSON_IMAGE_PULL_POLICY       | Never                  | 'Always' or 'IfNotPresent'
            CAISSON_NETWORK_BLOCKED_CIDRS   | 203.0.113.0            | a block of addresses such as
            CAISSON_NETWORK_BLOCKED_CIDRS   | 203.0.113.1/24         | its first address
            CAISSON_NETWORK_BLOCKED_CIDRS   | 203.0.113.0/33         | the length of its prefix
            CAISSON_APPS_DOMAIN             | https://apps           | a DNS name such as
            CAISSON_INGRESS_CLASS           | Big Class              | name
            CAISSON_DEFAULT_QUOTA_CPU       | many                   | millicores such as 250m
            CAISSON_DEFAULT_QUOTA_MEMORY    | 8GB                    | an amount such as 128Mi
            CAISSON_DEFAULT_QUOTA_INSTANCES | -1                     | between 0 and
            CAISSON_DEFAULT_QUOTA_INSTANCES | twenty                 | a whole number
            CAISSON_USAGE_RETENTION_MONTHS  | 12                     | between 13 and 1200
            CAISSON_USAGE_RETENTION_MONTHS  | forever                | a whole number
            SERVER_PORT                     | http                   | a whole number
            SPRING_DATASOURCE_URL           | postgres://db/caisson  | jdbc:postgresql://host:5432/caisson
            SPRING_DATASOURCE_URL           | jdbc:mysql://db/x      | jdbc:postgresql://host:5432/caisson
            """)
    void stopsTheStart(String name, String value, String allowed) throws Exception {
        var sentence = refusal(name + "=" + value);
        assertThat(sentence).contains(name, allowed);
        assertThat(name.equals("CAISSON_BOOTSTRAP_TOKEN") ? !sentence.contains("'" + value) : sentence.contains(value))
                .as(sentence)
                .isTrue();
    }

    @Test
    void aDatabaseThatDoesNotAnswerStopsTheStartAndKeepsThePassword() throws Exception {
        var url = "jdbc:postgresql://localhost:%d/caisson?password=topsecret".formatted(closedPort());
        assertThat(refusal("SPRING_DATASOURCE_URL=" + url))
                .startsWith("SPRING_DATASOURCE_URL is 'jdbc:postgresql://localhost:")
                .contains("a PostgreSQL that answers")
                .doesNotContain("topsecret");
    }

    @Test
    void aDirectoryThatCanNotBeMadeStopsTheStart() throws Exception {
        assertThat(refusal("CAISSON_DATA_DIRECTORY=/proc/caisson"))
                .contains("CAISSON_DATA_DIRECTORY is '/proc/caisson'", "a directory that Caisson may write to");
    }

    /** Starts and returns the one sentence that it ends with. */
    private String refusal(String setting) {
        var equals = setting.indexOf('=');
        Map<String, Object> environment = Map.of(setting.substring(0, equals), setting.substring(equals + 1));
        var application = new SpringApplication(CaissonApplication.class);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)));
        assertThatThrownBy(() -> application.run("--caisson.data-directory=" + directory));
        assertThat(output.toString()).doesNotContain("\tat ");
        var said = output.toString().lines().toList();
        return said.subList(said.indexOf("Description:") + 1, said.size()).stream()
                .dropWhile(String::isBlank)
                .findFirst()
                .orElseThrow();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
