package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** A night whose verification fails or never ends shows by how old the last one is that did. */
class VerificationAgeIT extends WebIT {

    private static final Instant NOW = Instant.parse("2026-11-10T12:00:00Z");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private TransactionStatus transaction;

    /** Other tests have nights, too. */
    @BeforeEach
    void noNightYet() {
        transaction = transactions.getTransaction(new DefaultTransactionDefinition());
        jdbc.sql("delete from verification").update();
    }

    @AfterEach
    void asItWas() {
        transactions.rollback(transaction);
    }

    @Test
    void isNotANumberBeforeTheFirst() {
        assertThat(age()).isNaN();
        run("2026-10", "2026-11-10T02:30:00Z", "2026-11-10T02:31:00Z");
        assertThat(age()).as("the night asked for two").isNaN();
        run("2026-11", "2026-11-10T02:31:00Z", null);
        assertThat(age()).as("the other one goes on").isNaN();
    }

    @Test
    void isTheTimeSinceTheLastNightThatCameToItsEndBegan() {
        night("2026-11-08T02:30:00Z");
        night("2026-11-09T02:30:00Z");
        assertThat(age()).isEqualTo(33.5 * 3600);
        night("2026-11-10T02:30:00Z");
        assertThat(age()).isEqualTo(9.5 * 3600);
    }

    @Test
    void isNoYoungerForARunThatDoesNotEnd() {
        night("2026-11-08T02:30:00Z");
        run("2026-10", "2026-11-10T02:30:00Z", "2026-11-10T02:31:00Z");
        run("2026-11", "2026-11-10T02:31:00Z", null);
        assertThat(age()).as("this month's").isEqualTo(57.5 * 3600);
        jdbc.sql(
                        "update verification set month = case month when '2026-10-01' then date '2026-11-01' else date '2026-10-01' end")
                .update();
        assertThat(age()).as("the last month's").isEqualTo(57.5 * 3600);
    }

    @Test
    void isNoYoungerForWhatSomebodyElseAskedForOrForOneTenantOrInvoice() throws Exception {
        var slug = tenant();
        jdbc.sql("set local session_replication_role = replica").update(); // there is no such invoice
        night("2026-11-08T02:30:00Z");
        night("2026-11-10T02:30:00Z");
        for (var other : List.of(
                "asked_by = 'operator'",
                "asked_by = 'Caisson', tenant_id = (select id from tenant where slug = '%s')".formatted(slug),
                "tenant_id = null, invoice = '2026-000001'")) {
            jdbc.sql("update verification set %s where started_at > '2026-11-10'".formatted(other))
                    .update();
            assertThat(age()).as(other).isEqualTo(57.5 * 3600);
        }
    }

    /** One on the first day of a month asks for the one before as well. */
    @Test
    void knowsTheTwoMonthsOfANightByWhenItWas() {
        run("2026-10", "2026-11-01T02:30:00Z", "2026-11-01T02:31:00Z");
        run("2026-11", "2026-11-01T02:30:00Z", "2026-11-01T02:32:00Z");
        assertThat(age()).isEqualTo((9 * 24 + 9.5) * 3600);
    }

    private void night(String at) {
        run("2026-10", at, at);
        run("2026-11", at, at);
    }

    private void run(String month, String started, @Nullable String finished) {
        jdbc.sql("""
                insert into verification (id, month, asked_by, started_at, finished_at)
                values (gen_random_uuid(), cast(? as date), 'Caisson', ?, ?)""")
                .params(
                        month + "-01",
                        Timestamp.from(Instant.parse(started)),
                        finished == null ? null : Timestamp.from(Instant.parse(finished)))
                .update();
    }

    private double age() {
        var meters = new SimpleMeterRegistry();
        var age = new VerificationAge(jdbc, Clock.fixed(NOW, ZoneOffset.UTC));
        age.bindTo(meters);
        var value = meters.get("caisson.verification.age").gauge().value();
        Reference.reachabilityFence(age); // a gauge keeps nobody alive, and is not a number without
        return value;
    }
}
