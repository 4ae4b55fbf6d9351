package io.caisson.delivery;

import io.caisson.apps.Rollouts;
import io.caisson.cluster.ClusterRefused;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.cluster.NetworkSpec;
import io.caisson.cluster.TenantObjects;
import io.caisson.cluster.TenantSpec;
import io.caisson.network.EgressMode;
import io.caisson.network.Networks;
import io.caisson.network.Peer;
import io.caisson.quota.Quotas;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes a tenant's namespace what it should be, again and again, and removes it at the end. */
@Component
class TenantReconciler {

    private static final Duration REPAIR = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration UNREACHABLE = Duration.ofSeconds(3);

    private final Tenancy tenancy;
    private final Quotas quotas;
    private final Networks networks;
    private final TenantObjects objects;
    private final Rollouts rollouts;

    TenantReconciler(Tenancy tenancy, Quotas quotas, Networks networks, TenantObjects objects, Rollouts rollouts) {
        this.tenancy = tenancy;
        this.quotas = quotas;
        this.networks = networks;
        this.objects = objects;
        this.rollouts = rollouts;
    }

    Next reconcile(UUID id) {
        var tenant = tenancy.find(id).orElse(null);
        if (tenant == null) {
            return Next.done();
        }
        try {
            return switch (tenant.state()) {
                case ACTIVE -> apply(tenant);
                case DELETING -> remove(tenant);
                case DELETED -> Next.done();
            };
        } catch (ClusterUnreachable e) {
            tenancy.report(id, null, e.getMessage());
            return Next.after(UNREACHABLE);
        } catch (ClusterRefused e) {
            tenancy.report(id, null, "The cluster refused the tenant's namespace: " + e.getMessage());
            return Next.after(e.passing() ? SOON : UNREACHABLE);
        }
    }

    private Next apply(Tenant tenant) {
        var uid = objects.apply(spec(tenant));
        if (!uid.equals(tenant.namespaceUid()) || tenant.message() != null) {
            tenancy.report(tenant.id(), uid, null);
        }
        return Next.after(REPAIR);
    }

    private Next remove(Tenant tenant) {
        var spec = spec(tenant);
        objects.remove(spec);
        var remains = objects.remains(spec);
        if (remains.isPresent()) {
            tenancy.report(tenant.id(), null, "The namespace is being removed. " + remains.get());
            return Next.after(SOON);
        }
        rollouts.removedAllOf(tenant.id());
        tenancy.markDeleted(tenant.id());
        return Next.done();
    }

    private TenantSpec spec(Tenant tenant) {
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
}
