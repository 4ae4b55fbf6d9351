package io.caisson.notices;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Tells the world outside what has become true: now as rows, afterwards as webhooks and mail. */
@Component
public class Notices {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final MailSettings mail;
    private final Contacts contacts;
    private final Bell bell;
    private final Clock clock;

    Notices(JdbcClient jdbc, JsonMapper json, MailSettings mail, Contacts contacts, Bell bell, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.mail = mail;
        this.contacts = contacts;
        this.bell = bell;
        this.clock = clock;
    }

    /**
     * Tells of something in the transaction that makes it true: it is told if that commits, and else never was.
     *
     * @param tenantId whose endpoints and contacts hear of it, besides the operators'; null is operators alone
     * @param data what receivers get as {@code data}, in this order; money as a decimal text with its currency beside it,
     *     and nothing secret. The tenant's slug is added as {@code tenant}.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(@Nullable UUID tenantId, NoticeType type, Map<String, ?> data) {
        var now = clock.instant();
        var notice = write(tenantId, type, data, now);
        for (var endpoint : endpoints(tenantId, type)) {
            deliver(notice, endpoint, null, now);
        }
        for (var address : addresses(tenantId, type)) {
            deliver(notice, null, address, now);
        }
    }

    /** The same for one endpoint alone, whatever it wants to hear of. */
    @Transactional(propagation = Propagation.MANDATORY)
    UUID tellOnly(UUID endpoint, @Nullable UUID tenantId, NoticeType type, Map<String, ?> data) {
        var now = clock.instant();
        return deliver(write(tenantId, type, data, now), endpoint, null, now);
    }

    private UUID write(@Nullable UUID tenantId, NoticeType type, Map<String, ?> data, Instant now) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        if (tenantId != null) {
            all.put("tenant", slug(tenantId));
        }
        all.putAll(data);
        var body = new LinkedHashMap<String, Object>();
        body.put("type", type.text());
        body.put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
        body.put("data", all);
        bell.ringAfterCommit();
        var id = UUID.randomUUID();
        jdbc.sql("insert into notice (id, tenant_id, type, body, told_at) values (?, ?, ?, ?, ?)")
                .param(1, id)
                .param(2, tenantId)
                .param(3, type.text())
                .param(4, json.writeValueAsString(body))
                .param(5, Timestamp.from(now))
                .update();
        return id;
    }

    /** Read as it is: an entity in the caller's session could hide a newer state from who locks it later. */
    private String slug(UUID tenantId) {
        return jdbc.sql("select slug from tenant where id = ?")
                .param(tenantId)
                .query(String.class)
                .single();
    }

    private List<UUID> endpoints(@Nullable UUID tenantId, NoticeType type) {
        return jdbc.sql("""
                select id from webhook_endpoint
                where (tenant_id = :tenant or tenant_id is null) and state = 'ENABLED'
                  and (types = '{}' or :type = any (types))
                for key share""") // or it could be deleted before this commits
                .param("tenant", tenantId)
                .param("type", type.text())
                .query(UUID.class)
                .list();
    }

    private Set<String> addresses(@Nullable UUID tenantId, NoticeType type) {
        var addresses = new ArrayList<String>();
        if (mail.configured() && tenantId != null && type.mail().toTenant) {
            addresses.addAll(contacts.of(tenantId));
        }
        if (mail.configured() && type.mail().toOperators) {
            addresses.addAll(mail.operators());
        }
        return Set.copyOf(addresses);
    }

    private UUID deliver(UUID notice, @Nullable UUID endpoint, @Nullable String address, Instant now) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                insert into notice_delivery (id, notice_id, endpoint_id, address, created_at, next_at)
                values (:id, :notice, :endpoint, :address, :now, :now)""")
                .param("id", id)
                .param("notice", notice)
                .param("endpoint", endpoint)
                .param("address", address)
                .param("now", Timestamp.from(now))
                .update();
        return id;
    }
}
