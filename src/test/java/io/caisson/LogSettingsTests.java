package io.caisson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class LogSettingsTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "xml", "JSON", "text "})
    void refusesWhatIsNoFormatAndSaysWhichAre(String format) {
        assertThatThrownBy(() -> new LogSettings(format))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("CAISSON_LOG_FORMAT is '" + format + "'")
                .hasMessageContaining("'text' or 'json'");
    }

    @Test
    void turnsJsonIntoStructuredLines() {
        assertThat(structured("json")).isEqualTo("logstash");
        assertThat(structured("text")).isNull();
    }

    private static String structured(String format) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("caisson.log-format", format)));
        new JsonLogs().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty("logging.structured.format.console");
    }
}
