package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.start.Start;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A bad setting stops the start with one sentence: its name, its value, what is allowed. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsIT {

    /** For all: what it takes to make a database and its tables is tried elsewhere. */
    @TempDir
    private static Path directory;

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
            CAISSON_ARREARS_SUSPEND_AFTER_DAYS | -1                  | a number of days between 0 and 3650
            CAISSON_ARREARS_DELETE_AFTER_DAYS  | 30                  | more than CAISSON_ARREARS_SUSPEND_AFTER_DAYS
            CAISSON_MAIL_CA_FILE            | /absent/ca.pem         | a file of certificates in PEM
            CAISSON_OVERHEAD_SAMPLE_SECONDS | 14                     | between 15 and 3600
            CAISSON_OVERHEAD_SAMPLE_SECONDS | often                  | a whole number
            CAISSON_INGRESS_TLS_SECRET      | Wild Card              | the name of an object
            CAISSON_PROBE_IMAGE             | Not An Image           | image
            CAISSON_ENCRYPTION_KEYS         | k1                     | k1:<32 random bytes in base64>
            CAISSON_ENCRYPTION_KEY_FILE     | /absent/keys           | a file of at most 64 KiB
            CAISSON_ADMISSION_POLICIES      | off                    | 'required' or 'optional'
            CAISSON_LOG_FORMAT              | xml                    | 'text' or 'json'
            SERVER_PORT                     | http                   | a whole number
            SERVER_PORT                     | 99999                  | between 0 and 65535
            SPRING_DATASOURCE_URL           | postgres://db/caisson  | jdbc:postgresql://host:5432/caisson
            SPRING_DATASOURCE_URL           | jdbc:mysql://db/x      | jdbc:postgresql://host:5432/caisson
            """)
    void stopsTheStart(String name, String value, String allowed) throws Exception {
        var sentence = refusal(name + "=" + value);
        assertThat(sentence).contains(name, allowed);
        assertThat(
                        Set.of("CAISSON_BOOTSTRAP_TOKEN", "CAISSON_ENCRYPTION_KEYS")
                                        .contains(name)
                                ? !sentence.contains("'" + value)
                                : sentence.contains(value))
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

    private String refusal(String setting) {
        var equals = setting.indexOf('=');
        return Start.with("CAISSON_DATA_DIRECTORY", directory.toString())
                .and(setting.substring(0, equals), setting.substring(equals + 1))
                .refusal(output);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
