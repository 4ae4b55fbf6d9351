package io.caisson.apps;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads apps, releases and deployments for pages and programs, one statement each. */
@Component
public class AppViews {

    private static final String APP = """
            select app.id, app.tenant_id, app.name, app.kind, app.serving_release, app.last_deployment, app.created_at,
                   app.deleting_since, tenant.state = 'SUSPENDED' as suspended, d.state, d.reason, d.message, d.release,
                   r.image, r.digest, r.instances, r.size, r.cpu_millis, r.memory_bytes, r.port,
                   array(select s.name from release_secret s where s.app_id = app.id
                        and s.release = app.last_release order by 1) as secret_names,
                   serving.instances as serving_instances,
                   (select count(*) from observed_pod p where p.app_id = app.id and p.release = app.serving_release
                        and p.ready and p.deleting_since is null and p.ended_at is null) as ready
            from app
            join tenant on tenant.id = app.tenant_id
            join deployment d on d.app_id = app.id and d.number = app.last_deployment
            join release r on r.app_id = app.id
                and r.number = case when d.state in ('FAILED', 'CANCELLED')
                                    then coalesce(app.serving_release, d.release) else d.release end
            left join release serving on serving.app_id = app.id and serving.number = app.serving_release
            where app.tenant_id = :tenant\s""";

    private final JdbcClient jdbc;

    AppViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Apps in the order of their names, those after the given one first. */
    public List<AppView> apps(UUID tenantId, String after, int limit) {
        return jdbc.sql(APP + "and app.name > :after order by app.name limit :limit")
                .param("tenant", tenantId)
                .param("after", after)
                .param("limit", limit)
                .query(AppViews::app)
                .list();
    }

    /** @throws NotFound when the tenant has no such app */
    public AppView app(UUID tenantId, String name) {
        return jdbc.sql(APP + "and app.name = :name")
                .param("tenant", tenantId)
                .param("name", name)
                .query(AppViews::app)
                .optional()
                .orElseThrow(() -> new NotFound("app"));
    }

    /** Deployments, the latest first, those before the given number first. */
    public List<DeploymentView> deployments(UUID appId, int before, int limit) {
        return jdbc.sql("""
                select d.*, r.image from deployment d join release r on r.app_id = d.app_id and r.number = d.release
                where d.app_id = ? and d.number < ? order by d.number desc limit ?""")
                .params(appId, before, limit)
                .query(AppViews::deployment)
                .list();
    }

    public DeploymentView deployment(UUID appId, int number) {
        return deployments(appId, number + 1, 1).stream()
                .filter(found -> found.number() == number)
                .findFirst()
                .orElseThrow(() -> new NotFound("deployment"));
    }

    /** Releases, the latest first, those before the given number first. */
    public List<ReleaseView> releases(UUID appId, int before, int limit) {
        return jdbc.sql("""
                select r.*, array(select jsonb_object_keys(r.env) order by 1) as env_names,
                       array(select s.name from release_secret s
                             where s.app_id = r.app_id and s.release = r.number order by 1) as secret_names,
                       r.number = app.serving_release as serving, v.verdict, v.hint as verdict_hint
                from release r join app on app.id = r.app_id
                left join image_verdict v on v.tenant_id = app.tenant_id and v.digest = r.digest
                where r.app_id = ? and r.number < ? order by r.number desc limit ?""")
                .params(appId, before, limit)
                .query(AppViews::release)
                .list();
    }

    private static AppView app(ResultSet row, int n) throws SQLException {
        var serving = number(row, "serving_release");
        var ready = row.getInt("ready");
        var state = DeploymentState.valueOf(row.getString("state"));
        return new AppView(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                AppKind.valueOf(row.getString("kind")),
                state(row, state, serving, ready),
                row.getString("reason"),
                row.getString("message"),
                serving,
                row.getInt("last_deployment"),
                row.getString("image"),
                row.getString("digest"),
                row.getInt("instances"),
                ready,
                row.getString("size"),
                row.getLong("cpu_millis"),
                row.getLong("memory_bytes"),
                number(row, "port"),
                names(row, "secret_names"),
                row.getTimestamp("created_at").toInstant());
    }

    /** What a person wants to know first: is it changing, and does it serve? */
    private static String state(ResultSet row, DeploymentState latest, @Nullable Integer serving, int ready)
            throws SQLException {
        if (row.getTimestamp("deleting_since") != null) {
            return "DELETING";
        }
        if (row.getBoolean("suspended")) {
            return "SUSPENDED";
        }
        if (latest.active()) {
            return latest.name();
        }
        if (serving == null) {
            return latest.name();
        }
        var wanted = row.getInt("serving_instances");
        return wanted == 0 ? "STOPPED" : latest == DeploymentState.HEALTHY || ready >= wanted ? "HEALTHY" : "DEGRADED";
    }

    private static DeploymentView deployment(ResultSet row, int n) throws SQLException {
        var reason = row.getString("reason");
        return new DeploymentView(
                row.getInt("number"),
                DeploymentState.valueOf(row.getString("state")),
                reason == null ? null : Reason.valueOf(reason),
                row.getString("message"),
                row.getInt("release"),
                row.getString("image"),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("finished_at")));
    }

    private static ReleaseView release(ResultSet row, int n) throws SQLException {
        return new ReleaseView(
                row.getInt("number"),
                row.getString("image"),
                row.getString("digest"),
                row.getInt("instances"),
                row.getString("size"),
                row.getLong("cpu_millis"),
                row.getLong("memory_bytes"),
                number(row, "port"),
                names(row, "env_names"),
                names(row, "secret_names"),
                row.getBoolean("serving"),
                row.getString("verdict"),
                row.getString("verdict_hint"),
                number(row, "rollback_of"),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }

    private static List<String> names(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        var value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
