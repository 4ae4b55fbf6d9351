package io.caisson;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Caisson. */
@SpringBootApplication
public class CaissonApplication {

    public static void main(String[] args) {
        SpringApplication.run(CaissonApplication.class, args);
    }
}
