package io.caisson.sandbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health and metric of the admission policies. */
@Component("admissionHealthIndicator")
class AdmissionHealth implements HealthIndicator {

    private final AdmissionPolicies policies;

    AdmissionHealth(AdmissionPolicies policies, MeterRegistry meters) {
        this.policies = policies;
        for (var state : List.of(PolicyState.ALTERED, PolicyState.MISSING)) {
            Gauge.builder("caisson.admission.policies.altered", () -> count(state))
                    .description("Admission policies and bindings that are not as they ship")
                    .tag("state", state.name())
                    .register(meters);
        }
    }

    @Override
    public Health health() {
        var found = policies.status();
        if (found.isEmpty()) {
            return Health.unknown()
                    .withDetail("reason", "The policies have not been looked at yet.")
                    .build();
        }
        var reasons = found.stream()
                .filter(policy -> !policy.inForce())
                .map(PolicyStatus::message)
                .toList();
        var simulated = found.stream().allMatch(policy -> policy.state() == PolicyState.SIMULATED);
        return (reasons.isEmpty() || simulated ? Health.up() : Health.down())
                .withDetail("reason", reasons.isEmpty() ? "All policies are in force." : String.join(" ", reasons))
                .withDetail("checkedAt", found.getFirst().checkedAt().toString())
                .build();
    }

    private long count(PolicyState state) {
        return policies.status().stream()
                .filter(policy -> policy.state() == state)
                .count();
    }
}
