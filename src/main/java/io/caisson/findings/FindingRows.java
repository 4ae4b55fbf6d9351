package io.caisson.findings;

import io.caisson.findings.Finding.Action;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes findings. The same thing found again stays the same row until it is closed. */
@Component
class FindingRows {

    /** What was found, and where. */
    record Found(
            FindingType type,
            @Nullable UUID appId,
            String namespace,
            String kind,
            String name,
            @Nullable String uid,
            Action done,
            @Nullable String by) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    FindingRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return whether it is new */
    @Transactional
    public boolean found(Found found) {
        return jdbc.sql("""
                insert into finding (type, tenant_id, app_id, namespace, kind, name, uid, done, by_whom, since, last_seen)
                select :type, (select id from tenant where 'tenant-' || slug = :namespace and state <> 'DELETED'),
                       :app, :namespace, :kind, :name, :uid, :done, :by, :now, :now
                on conflict (type, namespace, kind, name) where closed_at is null do update set
                    last_seen = excluded.last_seen, uid = excluded.uid,
                    by_whom = coalesce(excluded.by_whom, finding.by_whom)
                returning since = last_seen""")
                .param("type", found.type().name())
                .param("app", found.appId())
                .param("namespace", found.namespace())
                .param("kind", found.kind())
                .param("name", found.name())
                .param("uid", found.uid())
                .param("done", found.done().name())
                .param("by", found.by())
                .param("now", Timestamp.from(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    @Transactional
    public void stopped(String podUid) {
        jdbc.sql("update finding set done = 'STOPPED' where uid = ? and closed_at is null and done = 'STOPPING'")
                .param(podUid)
                .update();
    }

    @Transactional
    public void goneWith(String uid) {
        jdbc.sql("update finding set closed_at = ? where uid = ? and closed_at is null")
                .params(now(), uid)
                .update();
    }

    /** All strangers of these types were looked at: what was not seen since then is right again. */
    @Transactional
    public void closeUnseen(List<FindingType> types, Instant since) {
        jdbc.sql("""
                update finding set closed_at = :now
                where type in (:types) and app_id is null and closed_at is null and last_seen < :since""")
                .param("now", now())
                .param("types", types.stream().map(Enum::name).toList())
                .param("since", Timestamp.from(since))
                .update();
    }

    /** Objects of a tenant, or of one of its apps, were made what they should be. */
    @Transactional
    public void putBack(UUID tenantId, @Nullable UUID appId, Instant begun) {
        jdbc.sql("""
                update finding set closed_at = :now, done = 'PUT_BACK'
                where tenant_id = :tenant and app_id is not distinct from cast(:app as uuid)
                    and type in ('REMOVED', 'CHANGED') and closed_at is null and last_seen <= :begun""")
                .param("now", now())
                .param("tenant", tenantId)
                .param("app", appId)
                .param("begun", Timestamp.from(begun))
                .update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
