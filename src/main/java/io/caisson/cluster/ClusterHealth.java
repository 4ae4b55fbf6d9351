package io.caisson.cluster;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the Kubernetes API answers. Requests are accepted while it doesn't, so readiness leaves this out. */
@Component("clusterHealthIndicator")
class ClusterHealth implements HealthIndicator {

    private final Kube kube;
    private final ClusterSettings settings;

    ClusterHealth(Kube kube, ClusterSettings settings) {
        this.kube = kube;
        this.settings = settings;
    }

    @Override
    public Health health() {
        try {
            var version = kube.ask(kube.client()::getKubernetesVersion).getGitVersion();
            return Health.up()
                    .withDetail("reason", "The cluster answers.")
                    .withDetail("mode", settings.mode())
                    .withDetail("version", version)
                    .build();
        } catch (ClusterUnreachable e) {
            return down(e.reason());
        } catch (ClusterRefused e) {
            return down("The cluster refuses Caisson: " + e.getMessage());
        }
    }

    private Health down(String reason) {
        return Health.down()
                .withDetail("reason", reason)
                .withDetail("mode", settings.mode())
                .build();
    }
}
