package io.caisson.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.CaissonApplication;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A start of the real application with these environment variables. */
public final class Start {

    private final Map<String, Object> environment = new HashMap<>(Map.of("SERVER_PORT", "0"));

    /** With one variable set. */
    public static Start with(String name, String value) {
        return new Start().and(name, value);
    }

    public Start and(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public ConfigurableApplicationContext run() {
        var application = new SpringApplication(CaissonApplication.class);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)));
        return application.run();
    }

    /** The one sentence with which the start ends, and no stack trace before it. */
    public String refusal(CapturedOutput output) {
        var before = output.length();
        assertThatThrownBy(() -> run().close()).as("the start").isNotNull();
        return sentence(output.toString().substring(before));
    }

    static String sentence(String output) {
        assertThat(output).doesNotContain("\tat ");
        var said = output.lines().toList();
        assertThat(said).contains("Description:");
        return said.subList(said.indexOf("Description:") + 1, said.size()).stream()
                .dropWhile(String::isBlank)
                .findFirst()
                .orElseThrow();
    }
}
