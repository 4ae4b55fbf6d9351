package io.caisson.verification;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A background task that nobody begins meanwhile, as if another process had it. */
final class HeldTask implements AutoCloseable {

    private static final String CHANGE =
            "update scheduled_tasks set %s, version = version + 1 where task_name = ? and task_instance = ? and %s";

    private final JdbcClient jdbc;
    private final String name;
    private final String instance;

    private HeldTask(JdbcClient jdbc, String name, String instance) {
        this.jdbc = jdbc;
        this.name = name;
        this.instance = instance;
    }

    /** After the run that is under way. */
    static HeldTask of(JdbcClient jdbc, String name, String instance) {
        var held = new HeldTask(jdbc, name, instance);
        Awaitility.await("%s %s is not under way".formatted(name, instance))
                .atMost(Duration.ofSeconds(30))
                .until(() -> held.change("picked = true, last_heartbeat = null", "not picked"));
        return held;
    }

    @Override
    public void close() {
        change("picked = false, execution_time = now()", "picked");
    }

    private boolean change(String set, String where) {
        return jdbc.sql(CHANGE.formatted(set, where)).params(name, instance).update() == 1;
    }
}
