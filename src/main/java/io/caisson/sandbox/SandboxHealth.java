package io.caisson.sandbox;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether tenants' pods can run in the sandbox, as the last check found it. */
@Component("sandboxHealthIndicator")
class SandboxHealth implements HealthIndicator {

    /** The check comes every five seconds, and may wait for a cluster that doesn't answer. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private final Sandbox sandbox;
    private final Clock clock;

    SandboxHealth(Sandbox sandbox, Clock clock) {
        this.sandbox = sandbox;
        this.clock = clock;
    }

    @Override
    public Health health() {
        var status = sandbox.status();
        var age = Duration.between(status.checkedAt(), clock.instant());
        var stale = age.compareTo(STALE) > 0;
        var reason = stale ? "The sandbox was last checked %d s ago.".formatted(age.toSeconds()) : status.message();
        return (status.ready() && !stale ? Health.up() : Health.down())
                .withDetail("reason", reason)
                .withDetail("state", status.state())
                .withDetail("nodes", status.nodes())
                .withDetail("checkedAt", status.checkedAt().toString())
                .build();
    }
}
