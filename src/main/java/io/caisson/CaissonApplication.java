package io.caisson;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Caisson. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CaissonApplication {

    public static void main(String[] args) {
        SpringApplication.run(CaissonApplication.class, args);
    }
}
