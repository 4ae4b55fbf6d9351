package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caisson.metering.KeptMonths;
import io.caisson.metering.MeteredDatabase;
import io.caisson.metering.MeteringParts;
import io.caisson.metering.UsagePeriod;
import io.caisson.oracle.KilledDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** Old months of the ledger go, but none that an invoice stands on. Kept for 13 months: March 2024 until May 2025. */
@ExtendWith(OutputCaptureExtension.class)
class UsageRetentionIT {

    private static final BilledCluster CLUSTER = new BilledCluster();
    private static final YearMonth MARCH = YearMonth.of(2024, 3);

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void begin() {
        tenant = CLUSTER.acme("2024-03-01T00:00:00Z", "UTC", "0", "0.10");
        CLUSTER.held(tenant, "web", "2024-03-10T00:00:00Z", "2024-03-11T00:00:00Z");
    }

    private static void drop() {
        CLUSTER.dropOldMonths();
    }

    private static boolean isThere(YearMonth month) {
        return CLUSTER.jdbc
                .sql("select to_regclass('usage_segment_' || ?) is not null")
                .param(month.toString().replace('-', '_'))
                .query(Boolean.class)
                .single();
    }

    private static void billAt(String now) {
        CLUSTER.until(now);
        CLUSTER.bill();
    }

    private void pay() {
        CLUSTER.part(Payments.class)
                .record(new Payment("bank-1", "2024-000001", money("2.40", "EUR"), CLUSTER.clock.instant()), "olga");
    }

    private static double staying() {
        return CLUSTER.part(MeterRegistry.class)
                .get("caisson.usage.months.staying")
                .gauge()
                .value();
    }

    @Test
    void aMonthGoesWhenItsInvoicesArePaidAndNoYoungerThanWhatIsKept(CapturedOutput output) {
        billAt("2024-04-04T00:00:00Z");
        CLUSTER.until("2025-04-30T23:59:59Z");
        drop();
        assertThat(isThere(MARCH)).as("its time is not over").isTrue();
        assertThat(staying()).isZero();

        billAt("2025-05-02T00:00:00Z");
        drop();
        drop();
        assertThat(isThere(MARCH)).isTrue();
        assertThat(staying()).isOne();
        assertThat(
                        output.getOut()
                                .split(
                                        "The usage of 2024-03 is older than 13 months and stays: 1 invoices that stand on it are not paid"))
                .as("told once")
                .hasSize(2);
        pay();
        drop();
        assertThat(output).contains("stays: 1 invoices and credit notes that stand on it are younger");
        assertThat(isThere(MARCH)).isTrue();

        CLUSTER.until("2025-06-01T00:00:00Z");
        drop();
        assertThat(isThere(MARCH)).isFalse();
        assertThat(staying()).isZero();
    }

    /** As before PostgreSQL 17, which has a right of its own for that. */
    @Test
    void aMonthGoesWhereTheApplicationMayNotLockTheLedger() {
        billAt("2024-04-04T00:00:00Z");
        pay();
        CLUSTER.until("2025-06-01T00:00:00Z");
        MeteredDatabase.lockingTakesAnotherRight(() -> drop());
        assertThat(isThere(MARCH)).isFalse();
        assertThat(CLUSTER.jdbc
                        .sql("select has_table_privilege('usage_segment', 'truncate')")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void aMonthThatIsNotBilledStays(CapturedOutput output) {
        CLUSTER.clock.set(Instant.parse("2026-01-01T00:00:00Z"));
        drop();
        assertThat(isThere(MARCH)).isTrue();
        assertThat(output).contains("stays: 1 tenants are not billed for it yet");
    }

    /** In New York, March goes on for four hours after it has ended in UTC: April's segments stand on March's invoice too. */
    @Test
    void aMonthOfUtcStaysForAllMonthsOfTenantsThatReachIntoIt(CapturedOutput output) {
        tenant = CLUSTER.acme("2024-04-01T05:30:00Z", "America/New_York", "0", "0.10");
        CLUSTER.held(tenant, "web", "2024-04-01T06:00:00Z", "2024-04-02T00:00:00Z");
        CLUSTER.until("2024-05-01T03:59:59Z");
        CLUSTER.held(tenant, "web", "2024-04-30T23:00:00Z", "2024-05-01T02:00:00Z");
        billAt("2024-05-04T04:00:00Z");
        CLUSTER.jdbc
                .sql("update tenant set state = 'DELETED', deleted_at = '2024-05-10T00:00:00Z'")
                .update();
        pay("2024-000001", "2.10");
        billAt("2025-06-10T00:00:00Z");
        drop();
        assertThat(isThere(YearMonth.of(2024, 4))).isTrue();
        assertThat(isThere(YearMonth.of(2024, 5))).isTrue();
        assertThat(output).contains("2024-04 is older").contains("are younger");
        CLUSTER.until("2025-07-01T00:00:00Z");
        drop();
        assertThat(isThere(YearMonth.of(2024, 4))).isFalse();
        assertThat(isThere(YearMonth.of(2024, 5))).isFalse();
    }

    private static void pay(String number, String amount) {
        CLUSTER.part(Payments.class)
                .record(new Payment("bank-2", number, money(amount, "EUR"), CLUSTER.clock.instant()), "olga");
    }

    @Test
    void whatCameToLightAndIsNotBilledYetKeepsItsMonth(CapturedOutput output) {
        billAt("2024-04-04T00:00:00Z");
        pay();
        billAt("2025-05-31T00:00:00Z");
        CLUSTER.held(tenant, "late", "2024-03-12T00:00:00Z", "2024-03-13T00:00:00Z");
        CLUSTER.until("2025-06-01T00:00:00Z");
        drop();
        assertThat(isThere(MARCH)).isTrue();
        assertThat(output).contains("what came to light late of 1 tenants' months is still to be billed");
        CLUSTER.bill();
        drop();
        assertThat(isThere(MARCH)).isTrue();
    }

    @Test
    void whatStoodOnADroppedMonthCanNotBeDerivedAnewAndNobodyTries(CapturedOutput output) {
        billAt("2024-04-04T00:00:00Z");
        pay();
        billAt("2025-06-01T00:00:00Z");
        drop();
        assertThat(isThere(MARCH)).isFalse();
        assertThatThrownBy(() -> CLUSTER.part(InvoiceCorrections.class)
                        .correct(CLUSTER.invoices(tenant).getFirst(), "Too late", "olga"))
                .isInstanceOf(InvoiceConflict.class)
                .hasMessageContaining("no longer kept");
        CLUSTER.held(tenant, "late", "2024-03-12T00:00:00Z", "2024-03-13T00:00:00Z");
        CLUSTER.bill();
        billAt("2025-06-10T00:00:00Z");
        assertThat(CLUSTER.invoices(tenant)).hasSize(1);
        assertThat(output).contains("which is no longer kept: it isn't billed");
        drop();
        assertThat(isThere(MARCH)).as("made again for what came late").isFalse();
    }

    @Test
    void whoDerivesFromAMonthKeepsItUntilThen(CapturedOutput output) {
        billAt("2024-04-04T00:00:00Z");
        pay();
        billAt("2025-06-01T00:00:00Z");
        CLUSTER.part(TransactionTemplate.class).executeWithoutResult(status -> {
            assertThat(CLUSTER.part(KeptMonths.class).hold(UsagePeriod.of(MARCH)))
                    .isTrue();
            var other = new Thread(UsageRetentionIT::drop);
            other.start();
            join(other);
        });
        assertThat(isThere(MARCH)).isTrue();
        assertThat(output).contains("stays: the ledger is being read");
        drop();
        assertThat(isThere(MARCH)).isFalse();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofTwoProcessesThatDropTheSameMonthTheSecondGoesOn() throws Exception {
        billAt("2024-04-04T00:00:00Z");
        pay();
        billAt("2025-06-01T00:00:00Z");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var dropping = CLUSTER.part(TransactionTemplate.class).execute(status -> {
                CLUSTER.jdbc
                        .sql("select 1 from pg_advisory_xact_lock(hashtextextended('rights on usage_segment', 0))")
                        .query(Integer.class)
                        .single();
                var both = List.of(executor.submit(UsageRetentionIT::drop), executor.submit(UsageRetentionIT::drop));
                await().until(() -> CLUSTER.jdbc
                                .sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                                .query(Integer.class)
                                .single()
                        == 2);
                return both;
            });
            for (var one : dropping) {
                one.get();
            }
        }
        assertThat(isThere(MARCH)).isFalse();
    }

    @Test
    void aKillAtAnyStatementLeavesTheMonthOrNothingOfIt() {
        var database = new KilledDatabase(MeteredDatabase.POOL);
        var replica = CLUSTER.replica(database);
        int kills = 0;
        for (boolean killed = true; killed; kills++) {
            begin();
            billAt("2024-04-04T00:00:00Z");
            pay();
            billAt("2025-06-01T00:00:00Z");
            database.killAt(kills);
            try {
                MeteringParts.dropOld(replica);
            } catch (RuntimeException e) {
                // killed
            }
            killed = database.isKilled();
            database.spare();
            assertThat(CLUSTER.jdbc
                            .sql("select exists (select from usage_dropped where month = '2024-03-01')")
                            .query(Boolean.class)
                            .single())
                    .as("killed at %d", kills)
                    .isNotEqualTo(isThere(MARCH));
            drop();
            assertThat(isThere(MARCH)).isFalse();
        }
        assertThat(kills).isGreaterThan(10);
    }
}
