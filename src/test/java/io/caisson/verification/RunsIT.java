package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MeteredDatabase;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class RunsIT {

    /** Else a pool's worth of readers would wait for each other. */
    @Test
    void aRunIsReadByWhoHoldsNoMoreThanOneConnection() {
        try (var pool = MeteredDatabase.oneConnection()) {
            var jdbc = JdbcClient.create(pool);
            var runs = new Runs(jdbc, new JdbcTemplate(pool), new RunTotals(jdbc), Clock.systemUTC());
            var run = runs.add(YearMonth.of(2019, 3), null, null, "test");
            var found = List.of(new Difference("a sum", "1", "2"));
            try {
                runs.checked(run, 1, found);
                assertThat(runs.find(run).orElseThrow().differences()).isEqualTo(found);
            } finally {
                jdbc.sql("delete from verification where id = ?").param(run).update();
            }
        }
    }
}
