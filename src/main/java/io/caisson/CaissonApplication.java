package io.caisson;

import io.caisson.verification.VerifyCommand;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts Caisson. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class CaissonApplication {

    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("verify")) {
            System.exit(verify(List.of(args).subList(1, args.length)));
        }
        SpringApplication.run(CaissonApplication.class, args);
    }

    /** Of a Caisson that runs. */
    private static int verify(List<String> arguments) throws InterruptedException {
        var environment = System.getenv();
        return new VerifyCommand(
                        environment.getOrDefault("CAISSON_URL", "http://localhost:8080"),
                        environment.getOrDefault("CAISSON_TOKEN", ""),
                        System.out)
                .run(arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
