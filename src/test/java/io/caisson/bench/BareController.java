package io.caisson.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a GET of an app comes down to: the statements that Caisson makes for it and the JSON that it answers, for a
 * caller who is known beforehand and an app that is well. No checks, no secret to hash.
 */
@TestComponent
@RestController
class BareController {

    private final JdbcClient jdbc;
    private final byte[] secretHash;

    BareController(JdbcClient jdbc, @Value("${bench.secret-hash}") String secretHash) {
        this.jdbc = jdbc;
        this.secretHash = HexFormat.of().parseHex(secretHash);
    }

    record View(
            String name,
            String kind,
            String state,
            String reason,
            String message,
            Integer release,
            int deployment,
            String image,
            String digest,
            int instances,
            int readyInstances,
            String size,
            String cpu,
            String memory,
            Integer port,
            String url,
            List<String> secretNames,
            Instant createdAt) {}

    @GetMapping("/v1/tenants/{slug}/apps/{app}")
    View get(@PathVariable String slug, @PathVariable String app) {
        jdbc.sql("""
                select tenant_id, name from access_token
                where secret_hash = ? and (expires_at is null or expires_at > ?)""")
                .params(secretHash, Timestamp.from(Instant.now()))
                .query((row, n) -> row.getString(2))
                .single();
        var tenant = jdbc.sql("select id from tenant where slug = ? and state <> 'DELETED'")
                .param(slug)
                .query((row, n) -> row.getObject(1, UUID.class))
                .single();
        return jdbc.sql("""
                select app.id, app.tenant_id, app.name, app.kind, app.serving_release, app.last_deployment,
                       app.created_at, app.deleting_since, d.state, d.reason, d.message, d.release,
                       r.image, r.digest, r.instances, r.size, r.cpu_millis, r.memory_bytes, r.port,
                       array(select s.name from release_secret s
                             where s.app_id = app.id and s.release = app.last_release order by 1) as secret_names,
                       serving.instances,
                       (select count(*) from observed_pod p
                        where p.app_id = app.id and p.release = app.serving_release
                            and p.ready and p.deleting_since is null and p.ended_at is null) as ready
                from app
                join deployment d on d.app_id = app.id and d.number = app.last_deployment
                join release r on r.app_id = app.id
                    and r.number = case when d.state in ('FAILED', 'CANCELLED')
                                        then coalesce(app.serving_release, d.release) else d.release end
                left join release serving on serving.app_id = app.id and serving.number = app.serving_release
                where app.tenant_id = ? and app.name = ?""")
                .params(tenant, app)
                .query((row, n) -> view(slug, row))
                .single();
    }

    private static View view(String slug, ResultSet row) throws SQLException {
        var name = row.getString("name");
        var port = row.getInt("port");
        return new View(
                name,
                row.getString("kind").toLowerCase(Locale.ROOT),
                row.getString("state"),
                row.getString("reason"),
                row.getString("message"),
                row.getInt("serving_release"),
                row.getInt("last_deployment"),
                row.getString("image"),
                row.getString("digest"),
                row.getInt("instances"),
                row.getInt("ready"),
                row.getString("size"),
                row.getLong("cpu_millis") + "m",
                (row.getLong("memory_bytes") >> 20) + "Mi",
                port,
                "http://" + name + ".tenant-" + slug + ".svc.cluster.local:" + port,
                List.of((String[]) row.getArray("secret_names").getArray()),
                row.getTimestamp("created_at").toInstant());
    }
}
