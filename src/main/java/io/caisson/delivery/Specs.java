package io.caisson.delivery;

import io.caisson.apps.Rollouts;
import io.caisson.apps.Work;
import io.caisson.cluster.AppSpec;
import io.caisson.cluster.NetworkSpec;
import io.caisson.cluster.TenantSpec;
import io.caisson.images.ImageReference;
import io.caisson.images.TenantImages;
import io.caisson.network.EgressMode;
import io.caisson.network.Networks;
import io.caisson.network.Peer;
import io.caisson.quota.Quotas;
import io.caisson.shared.Digest;
import io.caisson.shared.Resources;
import io.caisson.shared.SecretText;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantState;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what objects are made from. */
@Component
class Specs {

    private final Quotas quotas;
    private final Networks networks;
    private final Rollouts rollouts;
    private final TenantImages images;

    Specs(Quotas quotas, Networks networks, Rollouts rollouts, TenantImages images) {
        this.quotas = quotas;
        this.networks = networks;
        this.rollouts = rollouts;
        this.images = images;
    }

    TenantSpec of(Tenant tenant) {
        if (tenant.state() == TenantState.SUSPENDED) { // what it may hold again later stays in PostgreSQL
            return new TenantSpec(tenant.id(), tenant.slug(), Resources.NONE, 0, network(tenant.id()));
        }
        var hard = quotas.view(tenant.id()).hard();
        return new TenantSpec(tenant.id(), tenant.slug(), hard.total(), hard.instances(), network(tenant.id()));
    }

    private NetworkSpec network(UUID tenantId) {
        var egress = networks.egress(tenantId);
        return new NetworkSpec(
                egress.mode() == EgressMode.INTERNET,
                egress.allowed().stream()
                        .map(allowed -> new NetworkSpec.Allowed(allowed.cidr(), allowed.ports()))
                        .toList(),
                networks.peers(tenantId).stream()
                        .filter(Peer::agreed)
                        .map(peer -> new NetworkSpec.Peer(Objects.requireNonNull(peer.tenantId()), peer.slug()))
                        .toList());
    }

    /** @throws io.caisson.secrets.Unreadable when a secret of the release can't be opened */
    AppSpec of(Work work, Work.Target target, Tenant tenant, String digest) {
        var image = ImageReference.parse(target.image());
        return of(
                work,
                target,
                tenant,
                digest,
                images.pullConfiguration(work.tenantId(), image),
                rollouts.environment(work.appId(), target.release()));
    }

    /** Without what is secret: enough for the Deployment, and for nothing else of the app. */
    AppSpec bare(Work work, Work.Target target, Tenant tenant, String digest) {
        return of(work, target, tenant, digest, null, Map.of());
    }

    private static AppSpec of(
            Work work,
            Work.Target target,
            Tenant tenant,
            String digest,
            @Nullable SecretText pullConfiguration,
            Map<String, SecretText> environment) {
        return new AppSpec(
                work.tenantId(),
                tenant.slug(),
                work.appId(),
                work.app(),
                target.release(),
                ImageReference.parse(target.image()).pinned(new Digest(digest)),
                pullConfiguration,
                tenant.state() == TenantState.SUSPENDED ? 0 : target.instances(),
                target.each(),
                target.port(),
                environment,
                target.surge(),
                target.readySeconds());
    }
}
