package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** No number is left out and none is given twice, whoever issues, is killed or comes at the same time. */
class InvoiceNumbersIT {

    private static final BilledCluster CLUSTER = new BilledCluster();
    private static final int ISSUERS = 20;

    private final List<UUID> tenants = new ArrayList<>();

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void everybodyUsedSomething() {
        CLUSTER.begin("2026-03-01T00:00:00Z");
        for (int n = 0; n < ISSUERS; n++) {
            var tenant = CLUSTER.tenant("acme-" + n, "UTC", "0");
            CLUSTER.pays(tenant, "2026-01-01T00:00:00Z", "EUR", "1");
            CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
            tenants.add(tenant);
        }
        CLUSTER.until("2026-04-01T00:00:00Z");
        CLUSTER.bill();
    }

    @Test
    void twentyIssuersOfWhomHalfFailAtFirstLeaveNoGap() throws Exception {
        var drafts = CLUSTER.drafts();
        var transaction = CLUSTER.part(TransactionTemplate.class);
        all(IntStream.range(0, ISSUERS)
                .mapToObj(n -> (Callable<Object>) () -> {
                    if (n % 2 == 0) {
                        transaction.executeWithoutResult(status -> {
                            CLUSTER.part(Issuing.class).issue(drafts.get(n), "olga");
                            status.setRollbackOnly(); // as a process that is killed before it commits
                        });
                    }
                    return CLUSTER.part(Issuing.class).issue(drafts.get(n), "olga");
                })
                .toList());

        assertThat(numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, ISSUERS)
                        .mapToObj("2026-%06d"::formatted)
                        .toList());
    }

    @Test
    void replicasThatDoTheSameAtTheSameTimeIssueEachMonthOnce() throws Exception {
        var others = IntStream.range(0, 3).mapToObj(n -> CLUSTER.replica()).toList();
        CLUSTER.until("2026-04-04T00:00:00Z");
        all(others.stream()
                .map(replica -> (Callable<Object>) () -> {
                    replica.getBean(MonthsOver.class).bill();
                    return true;
                })
                .toList());

        assertThat(numbers()).hasSize(ISSUERS).last().isEqualTo("2026-%06d".formatted(ISSUERS));
        assertThat(tenants).allMatch(tenant -> CLUSTER.invoices(tenant).size() == 1);
        assertThat(CLUSTER.notices("invoice.drafted")).isEqualTo(ISSUERS);
        assertThat(CLUSTER.notices("invoice.issued")).isEqualTo(ISSUERS);
    }

    @Test
    void aProcessThatIsKilledBetweenTheStepsLeavesNothingHalfDone() {
        var drafts = CLUSTER.drafts();
        var transaction = CLUSTER.part(TransactionTemplate.class);
        transaction.executeWithoutResult(status -> {
            CLUSTER.part(Issuing.class).issue(drafts.getFirst(), "olga");
            status.setRollbackOnly();
        });
        assertThat(numbers()).isEmpty();
        assertThat(CLUSTER.notices("invoice.issued")).isZero();
        assertThat(CLUSTER.drafts()).hasSize(ISSUERS);
        assertThat(CLUSTER.jdbc
                        .sql("select count(*) from charged_month where closed_at is not null")
                        .query(Integer.class)
                        .single())
                .isZero();

        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.replica().getBean(MonthsOver.class).bill();
        assertThat(numbers()).hasSize(ISSUERS).last().isEqualTo("2026-000020");
        assertThat(CLUSTER.notices("invoice.drafted")).isEqualTo(ISSUERS);
    }

    private static List<String> numbers() {
        return CLUSTER.jdbc
                .sql("select number from invoice order by number")
                .query(String.class)
                .list();
    }

    private static void all(List<Callable<Object>> calls) throws Exception {
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            for (var call : threads.invokeAll(calls, Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)) {
                call.get();
            }
        }
    }
}
