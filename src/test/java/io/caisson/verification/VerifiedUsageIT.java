package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.metering.StandsOnUsage;
import io.caisson.metering.UsagePeriod;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A month that a verification reads isn't dropped meanwhile. */
class VerifiedUsageIT extends WebIT {

    private static final YearMonth MAY = YearMonth.of(2014, 5);

    @Autowired
    private AskedVerifications asked;

    @Autowired
    private Turns turns;

    @Autowired
    private Runs runs;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private List<StandsOnUsage> standing;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aMonthStaysAndThoseBesideItUntilItsVerificationIsOver() throws Exception {
        var tenant = tenancy.idOf(tenant());
        UUID run;
        try (var another = turns.take().orElseThrow()) {
            run = asked.ask(MAY, tenant, "test");
            assertThat(staying()).as("it waits").containsExactly(4, 5, 6);
            runs.begin(run, 1);
            assertThat(staying()).as("it was begun, and its process killed").containsExactly(4, 5, 6);
        }
        await().until(() -> jdbc.sql("select not exists (select from scheduled_tasks where task_instance = ?)")
                .param(run.toString())
                .query(Boolean.class)
                .single());
        assertThat(staying()).isEmpty();
    }

    @Test
    void aRunThatNobodyDoesKeepsNothing() {
        var run = runs.add(MAY, null, null, "test");
        assertThat(staying()).isEmpty();
        runs.begin(run, 1);
        runs.finish(run);
    }

    /** Those of its year. */
    private List<Integer> staying() {
        return IntStream.rangeClosed(1, 12).filter(this::stays).boxed().toList();
    }

    private boolean stays(int month) {
        var period = UsagePeriod.of(MAY.withMonth(month));
        return standing.stream()
                .flatMap(who -> who.reason(period, Instant.now()).stream())
                .anyMatch("the verification of 2014-05 isn't over"::equals);
    }
}
