package io.caisson.invoices;

import static io.caisson.invoices.BilledCluster.money;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.metering.MeteredDatabase;
import io.caisson.shared.InvalidValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What grants pay, and in which order. */
class CreditsIT {

    private static final BilledCluster CLUSTER = new BilledCluster();

    private UUID tenant;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** 24.00 EUR in March. */
    @BeforeEach
    void begin() {
        tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
    }

    @Test
    void whatExpiresSoonestPaysFirstAndWhatExpiredBeforeTheMonthEndedPaysNothing() {
        give("10.00", "EUR", "never", null);
        give("30.00", "EUR", "in May", "2026-05-01T00:00:00Z");
        give("5.00", "EUR", "with the month, before the issue", "2026-04-01T00:00:00Z");
        give("7.00", "EUR", "too early", "2026-03-31T23:59:59Z");
        give("50.00", "USD", "another currency", "2026-04-01T12:00:00Z");
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.invoices(tenant).getFirst().sums().credited()).isEqualTo(money("24.00", "EUR"));
        assertThat(CLUSTER.part(Credits.class).of(tenant, null, 10))
                .extracting(grant -> grant.reason() + ": " + grant.left())
                .containsExactlyInAnyOrder(
                        "never: 10.00 EUR",
                        "in May: 11.00 EUR",
                        "with the month, before the issue: 0.00 EUR",
                        "too early: 7.00 EUR",
                        "another currency: 50.00 USD");
    }

    @Test
    void ofThoseThatExpireAtTheSameTimeTheOldestPaysFirst() {
        for (int day = 2; day <= 7; day++) {
            CLUSTER.until("2026-03-0%dT00:00:00Z".formatted(day));
            give("5.00", "EUR", "March " + day, null);
        }
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.part(Credits.class).of(tenant, null, 10))
                .extracting(grant -> grant.reason() + ": " + grant.left())
                .containsExactly(
                        "March 7: 5.00 EUR",
                        "March 6: 1.00 EUR",
                        "March 5: 0.00 EUR",
                        "March 4: 0.00 EUR",
                        "March 3: 0.00 EUR",
                        "March 2: 0.00 EUR");
    }

    @Test
    void whatIsLeftIsUsedOnceAndWhatIsUsedUpStandsInNobodysWay() {
        give("30.00", "EUR", "in December", "2026-12-01T00:00:00Z");
        give("50.00", "EUR", "never", null);
        CLUSTER.held(tenant, "web", "2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z");
        CLUSTER.held(tenant, "web", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z");
        CLUSTER.until("2026-06-04T00:00:00Z");
        CLUSTER.bill();

        assertThat(CLUSTER.part(Credits.class).of(tenant, null, 10))
                .extracting(grant -> grant.reason() + ": " + grant.left())
                .containsExactlyInAnyOrder("in December: 0.00 EUR", "never: 8.00 EUR");
    }

    @Test
    void nobodyUsesMoreThanIsThereWhoeverWritesAtTheSameTime() throws Exception {
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();
        var grant = give("24.00", "EUR", "Late", null);
        var used = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int n = 0; n < 8; n++) {
                threads.submit(() -> {
                    try {
                        JdbcClient.create(MeteredDatabase.application())
                                .sql("""
                                insert into credit_use (grant_id, invoice, amount) values (?, '2026-000001', 24)""")
                                .param(grant.id())
                                .update();
                        used.incrementAndGet();
                    } catch (DataAccessException e) {
                        // refused: the invoice says that nothing was used
                    }
                });
            }
        }
        assertThat(used).hasValue(0);
        assertThatThrownBy(() -> use(grant, "24.01")).hasMessageContaining("of which 24.01 would be used");
        assertThatThrownBy(() -> use(grant, "-0.01")).hasMessageContaining("of which -0.01 would be used");
    }

    @Test
    void oneTenantsGrantPaysNobodyElsesInvoice() {
        CLUSTER.until("2026-04-04T00:00:00Z");
        CLUSTER.bill();
        var other = CLUSTER.tenant("other", "UTC", "0");
        var grant = CLUSTER.part(Credits.class).give(other, Grant.Kind.CREDIT, money("1", "EUR"), "x", null, "olga");

        assertThatThrownBy(() -> use(grant, "1")).hasMessageContaining("is not for the invoice 2026-000001");
        assertThatThrownBy(() -> use(give("1", "USD", "x", null), "1"))
                .hasMessageContaining("is not for the invoice 2026-000001");
        assertThat(CLUSTER.part(Credits.class).of(tenant, grant.id(), 10))
                .as("after a grant that is not the tenant's")
                .isEmpty();
    }

    /** Nobody looks past what isn't committed: the grant's row is held from the first use on. */
    @Test
    void whoUsesAGrantWaitsForWhoeverIsUsingIt() throws SQLException {
        CLUSTER.held(tenant, "web", "2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z");
        CLUSTER.until("2026-05-04T00:00:00Z");
        CLUSTER.bill();
        var grant = give("24.00", "EUR", "Late", null);
        try (var one = MeteredDatabase.application().getConnection();
                var other = MeteredDatabase.application().getConnection()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            use(one, grant, "2026-000001");
            assertThatThrownBy(() -> use(other, grant, "2026-000002")).hasStackTraceContaining("lock timeout");
            one.rollback();
            other.rollback();
            use(other, grant, "2026-000002");
            other.rollback();
        }
    }

    @Test
    void listsEachGrantOnceWhateverWasGivenAtTheSameTime() {
        for (var reason : List.of("a", "b", "c")) {
            give("1", "EUR", reason, null);
        }
        var credits = CLUSTER.part(Credits.class);
        var listed = new ArrayList<Grant>();
        for (var page = credits.of(tenant, null, 1);
                !page.isEmpty() && listed.size() < 4;
                page = credits.of(tenant, page.getLast().id(), 1)) {
            listed.addAll(page);
        }
        assertThat(listed).extracting(Grant::reason).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void refusesAGrantThatIsNone() {
        assertThatThrownBy(() -> give("0", "EUR", "x", null)).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> give("-1", "EUR", "x", null)).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> give("1", "EUR", "", null)).hasMessageContaining("reason");
        assertThatThrownBy(() -> give("1", "EUR", "x\u202e", null)).hasMessageContaining("reason");
        assertThatThrownBy(() -> give("1", "EUR", "x", "2026-03-01T00:00:00Z")).hasMessageContaining("later than now");
        for (var never : List.of("2200-01-01T00:00:01Z", "+299999-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z")) {
            assertThatThrownBy(() -> give("1", "EUR", "x", never))
                    .isInstanceOf(InvalidValue.class)
                    .hasMessageContaining(never)
                    .hasMessageContaining("no later than 2200-01-01T00:00:00Z");
        }
        assertThat(give("1", "EUR", "x", "2200-01-01T00:00:00Z").expiresAt()).isEqualTo("2200-01-01T00:00:00Z");
    }

    private static void use(Connection connection, Grant grant, String invoice) {
        var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        jdbc.sql("set local lock_timeout = '10ms'").update();
        jdbc.sql("insert into credit_use (grant_id, invoice, amount) values (?, ?, 24)")
                .params(grant.id(), invoice)
                .update();
    }

    private static void use(Grant grant, String amount) {
        CLUSTER.jdbc
                .sql("insert into credit_use (grant_id, invoice, amount) values (?, '2026-000001', cast(? as numeric))")
                .params(grant.id(), amount)
                .update();
    }

    private Grant give(String amount, String currency, String reason, @Nullable String expiresAt) {
        return CLUSTER.part(Credits.class)
                .give(
                        tenant,
                        Grant.Kind.CREDIT,
                        money(amount, currency),
                        reason,
                        expiresAt == null ? null : Instant.parse(expiresAt),
                        "olga");
    }
}
