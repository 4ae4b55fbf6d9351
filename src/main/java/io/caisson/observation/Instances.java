package io.caisson.observation;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads an app's instances from what was observed, the newest first. */
@Component
public class Instances {

    private final JdbcClient jdbc;

    Instances(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Instance> of(UUID appId) {
        return jdbc.sql("""
                select * from observed_pod where app_id = ? and ended_at is null
                order by created_at desc, name limit 500""")
                .param(appId)
                .query((row, n) -> new Instance(
                        row.getString("name"),
                        row.getInt("release"),
                        row.getTimestamp("deleting_since") == null ? row.getString("phase") : "Terminating",
                        row.getBoolean("ready"),
                        row.getInt("restarts"),
                        row.getString("reason"),
                        row.getString("message"),
                        row.getString("node"),
                        row.getString("runtime_class"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }
}
