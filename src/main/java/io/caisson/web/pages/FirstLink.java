package io.caisson.web.pages;

import io.caisson.identity.Access;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells who starts Caisson where it is, with a link that signs the operator in once. */
@Component
class FirstLink {

    private static final Duration VALID = Duration.ofHours(1);

    private final Access access;

    FirstLink(Access access) {
        this.access = access;
    }

    @EventListener
    void print(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            var address = "http://localhost:" + web.getWebServer().getPort();
            // On the terminal and not in the log: the log is kept and sent on, and this is a secret.
            System.out.printf(
                    "%nCaisson is at %s%nSign in as operator, once, within an hour:%n  %s/sign-in?code=%s%n%n",
                    address, address, access.makeSignInCode(null, "operator", VALID));
        }
    }
}
