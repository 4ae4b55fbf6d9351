package io.caisson.network;

import io.caisson.network.Egress.Allowed;
import io.caisson.shared.Cidr;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Slug;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import io.caisson.tenancy.TenantChanged;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Each tenant's egress and peers. Every change is applied to the cluster by the tenant's own task. */
@Service
public class Networks {

    private static final int MOST_PEERS = 20;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Networks(JdbcClient jdbc, Tenancy tenancy, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.events = events;
        this.clock = clock;
    }

    public Egress egress(UUID tenantId) {
        var mode = jdbc.sql("select mode from tenant_egress where tenant_id = ?")
                .param(tenantId)
                .query((row, n) -> EgressMode.valueOf(row.getString(1)))
                .optional();
        return mode.map(found -> new Egress(found, allowed(tenantId))).orElse(Egress.INTERNET);
    }

    @Transactional
    public void set(UUID tenantId, Egress egress) {
        tenancy.lockStaying(tenantId);
        jdbc.sql("""
                insert into tenant_egress (tenant_id, mode) values (?, ?)
                on conflict (tenant_id) do update set mode = excluded.mode""").params(tenantId, egress.mode().name()).update();
        jdbc.sql("delete from tenant_egress_rule where tenant_id = ?")
                .param(tenantId)
                .update();
        IntStream.range(0, egress.allowed().size())
                .forEach(n -> insert(tenantId, n, egress.allowed().get(n)));
        changed(tenantId, null);
    }

    /** In the order of their names. */
    public List<Peer> peers(UUID tenantId) {
        return jdbc.sql("""
                select wish.peer_slug, wish.peer_id, back.tenant_id is not null and peer.state not in ('DELETING', 'DELETED') as agreed
                from tenant_peer wish
                left join tenant peer on peer.id = wish.peer_id
                left join tenant_peer back on back.tenant_id = wish.peer_id and back.peer_id = wish.tenant_id
                where wish.tenant_id = ? order by wish.peer_slug""")
                .param(tenantId)
                .query((row, n) -> new Peer(row.getString(1), row.getObject(2, UUID.class), row.getBoolean(3)))
                .list();
    }

    /** Wants to talk with another tenant; the way opens when that one wants it too. */
    @Transactional
    public void want(UUID tenantId, String slug) {
        var tenant = tenancy.lockStaying(tenantId);
        var name = new Slug(slug).value();
        if (tenant.slug().equals(name)) {
            throw new InvalidValue("tenant", slug, "another tenant: within one's own namespace all is open");
        }
        var peer = tenancy.findLive(name).filter(found -> found.state().stays());
        jdbc.sql("""
                insert into tenant_peer (tenant_id, peer_slug, peer_id, created_at) values (:tenant, :slug, :peer, :now)
                on conflict (tenant_id, peer_slug) do update set peer_id = excluded.peer_id""")
                .param("tenant", tenantId)
                .param("slug", name)
                .param("peer", peer.map(Tenant::id).orElse(null))
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (peers(tenantId).size() > MOST_PEERS) {
            throw new InvalidValue("tenant", slug, "one of at most " + MOST_PEERS + " peers; remove another one first");
        }
        changed(tenantId, peer.map(Tenant::id).orElse(null));
    }

    /** Closes the way at once, whatever the other one wants. */
    @Transactional
    public void refuse(UUID tenantId, String slug) {
        tenancy.lockStaying(tenantId);
        var peer = jdbc.sql("delete from tenant_peer where tenant_id = ? and peer_slug = ? returning peer_id")
                .params(tenantId, slug)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                .optional()
                .flatMap(found -> found);
        changed(tenantId, peer.orElse(null));
    }

    /** In one order for everybody: two tenants who turn to each other at once would lock each other's task. */
    private void changed(UUID tenantId, @Nullable UUID peer) {
        Stream.concat(Stream.of(tenantId), Stream.ofNullable(peer))
                .sorted()
                .forEach(id -> events.publishEvent(new TenantChanged(id)));
        events.publishEvent(new NetworkChanged(tenantId));
    }

    private List<Allowed> allowed(UUID tenantId) {
        return jdbc.sql("select block, ports from tenant_egress_rule where tenant_id = ? order by position")
                .param(tenantId)
                .query((row, n) -> new Allowed(Cidr.parse(row.getString(1)), List.of((Integer[])
                        row.getArray(2).getArray())))
                .list();
    }

    private void insert(UUID tenantId, int position, Allowed allowed) {
        jdbc.sql("insert into tenant_egress_rule (tenant_id, position, block, ports) values (?, ?, ?, ?)")
                .params(
                        tenantId,
                        position,
                        allowed.cidr().toString(),
                        allowed.ports().toArray(Integer[]::new))
                .update();
    }
}
