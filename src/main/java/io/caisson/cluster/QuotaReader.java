package io.caisson.cluster;

import io.caisson.shared.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What Kubernetes itself counts against each tenant's ResourceQuota. */
@Component
public class QuotaReader {

    private final Kube kube;

    QuotaReader(Kube kube) {
        this.kube = kube;
    }

    /** @param used with the sandbox's overhead inside */
    public record QuotaUse(Resources used, int pods) {}

    /** By the tenant's id; one that has no namespace yet, or whose quota was never counted, is left out. */
    public Map<UUID, QuotaUse> used() {
        return kube.ask(() -> {
            var used = new HashMap<UUID, QuotaUse>();
            kube.client()
                    .resourceQuotas()
                    .inAnyNamespace()
                    .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
                    .list()
                    .getItems()
                    .forEach(quota -> tenant(quota).ifPresent(id -> used.put(id, use(quota))));
            return used;
        });
    }

    private static Optional<UUID> tenant(ResourceQuota quota) {
        var id = quota.getMetadata().getLabels().get(Labels.TENANT_ID);
        if (id == null || quota.getStatus() == null || quota.getStatus().getUsed() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's: Caisson's own has an id
        }
    }

    private static QuotaUse use(ResourceQuota quota) {
        var used = quota.getStatus().getUsed();
        var nothing = new Quantity("0");
        return new QuotaUse(
                Quantities.resources(Map.of(
                        "cpu", used.getOrDefault("requests.cpu", nothing),
                        "memory", used.getOrDefault("requests.memory", nothing))),
                used.getOrDefault("pods", nothing).getNumericalAmount().intValue());
    }
}
