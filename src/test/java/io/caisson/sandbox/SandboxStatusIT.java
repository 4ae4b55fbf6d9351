package io.caisson.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.ClusterSettings;
import io.caisson.metering.MeteredDatabase;
import io.caisson.shared.Resources;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

class SandboxStatusIT {

    /** Else a pool's worth of readers would wait for each other. */
    @Test
    void isReadByWhoHoldsNoMoreThanOneConnection() {
        try (var pool = MeteredDatabase.oneConnection()) {
            var jdbc = JdbcClient.create(pool);
            jdbc.sql("insert into sandbox_status values ('alone', 'READY', 'Ready.', 'runsc', '{}', now(), now())")
                    .update();
            try {
                assertThat(sandbox(jdbc).status().overhead()).isEqualTo(Resources.NONE);
            } finally {
                jdbc.sql("delete from sandbox_status where runtime_class = 'alone'")
                        .update();
            }
        }
    }

    private static Sandbox sandbox(JdbcClient jdbc) {
        var settings = new ClusterSettings("simulated", "alone", null, null, null, List.of(), "Always");
        return (Sandbox) BeanUtils.instantiateClass(
                Sandbox.class.getDeclaredConstructors()[0], null, null, settings, jdbc, null, Clock.systemUTC());
    }
}
