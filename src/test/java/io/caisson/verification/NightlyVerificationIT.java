package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The verification of every night. */
class NightlyVerificationIT extends VerifiedIT {

    private static final YearMonth NOW = YearMonth.now(ZoneOffset.UTC);

    @Autowired
    private Runs runs;

    @Override
    YearMonth month() {
        return NOW.minusMonths(1);
    }

    @Test
    void runsEveryNightOverThisMonthAndTheLastAndADifferenceIsAnAlert() throws Exception {
        invoiced.lastMonth(slug);
        var charge = "update charge set amount = amount %s 1 where tenant_id = ? and app = '=web()' and meter = 'cpu'";
        jdbc.sql(charge.formatted("+")).param(tenant.id()).update();
        undoAtEnd(() -> jdbc.sql(charge.formatted("-")).param(tenant.id()).update());
        var since = Instant.now();
        var old = since.minus(Duration.ofDays(366));
        var gone = ran("Caisson", old, 0);
        var kept = List.of(
                ran("Caisson", old, 1),
                ran("an operator", old, 0),
                ran("Caisson", since.minus(Duration.ofDays(364)), 0));
        jdbc.sql("update scheduled_tasks set execution_time = now() where task_name = 'nightly-verification'")
                .update();

        await("both are over")
                .atMost(Duration.ofMinutes(1))
                .until(() -> nightly(since).size() == 2);

        var found = nightly(since);
        assertThat(found.keySet()).containsExactlyInAnyOrder(NOW, month());
        var run = runs.find(found.get(month())).orElseThrow();
        assertThat(run.differences()).anySatisfy(difference -> assertThat(difference.what())
                .startsWith("%s %s charge".formatted(slug, month())));
        assertThat(jdbc.sql(
                                "select count(*) from notice where type = 'verification.differs' and tenant_id is null and body::text like ?")
                        .param("%" + run.id() + "%")
                        .query(Integer.class)
                        .single())
                .isOne();
        assertThat(visitor().get("/admin/notices").text()).contains("Verification found differences");
        var age = operator()
                .get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith("caisson_verification_age_seconds "))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .toList();
        assertThat(age).singleElement().satisfies(seconds -> assertThat(seconds)
                .isBetween(0.0, Duration.between(since, Instant.now()).toMillis() / 1_000.0));
        assertThat(jdbc.sql(
                                "select (execution_time at time zone 'UTC')::time::text from scheduled_tasks where task_name = 'nightly-verification'")
                        .query(String.class)
                        .single())
                .isEqualTo("02:30:00");
        assertThat(runs.find(gone)).as("a night that found nothing, a year ago").isEmpty();
        assertThat(kept).allSatisfy(id -> assertThat(runs.find(id)).isPresent());
    }

    private UUID ran(String by, Instant finished, int found) {
        var id = runs.add(month(), null, null, by);
        jdbc.sql("update verification set started_at = :at, finished_at = :at, found = :found where id = :id")
                .param("at", Timestamp.from(finished))
                .param("found", found)
                .param("id", id)
                .update();
        return id;
    }

    /** Those that are over, by their months. */
    private Map<YearMonth, UUID> nightly(Instant since) {
        var over = new HashMap<YearMonth, UUID>();
        runs.latest(50).stream()
                .filter(run -> run.askedBy().equals("Caisson"))
                .filter(run -> run.startedAt().isAfter(since) && run.finishedAt() != null)
                .forEach(run -> over.put(run.month(), run.id()));
        return over;
    }
}
