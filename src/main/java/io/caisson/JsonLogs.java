package io.caisson;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Turns our own setting into Boot's before the first line is logged; {@link LogSettings} refuses a wrong one. */
class JsonLogs implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (LogSettings.JSON.equals(environment.getProperty("caisson.log-format"))) {
            environment
                    .getPropertySources()
                    .addLast(
                            new MapPropertySource("jsonLogs", Map.of("logging.structured.format.console", "logstash")));
        }
    }
}
