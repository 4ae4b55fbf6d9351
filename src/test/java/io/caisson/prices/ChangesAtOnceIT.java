package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who changes a part of something keeps the rest of it as whoever came before left it, also who came a moment before. */
class ChangesAtOnceIT extends WebIT {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private TermsLock lock;

    @Autowired
    private Plans plans;

    @Autowired
    private BillingProfiles profiles;

    @Autowired
    private Tenancy tenancy;

    private final String name = "o-" + UUID.randomUUID().toString().substring(0, 8);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.close();
    }

    /** PostgreSQL lets them in as they came. */
    @Test
    void ofTwoChangesOfAPlanTheSecondKeepsWhatTheFirstOneSaid() throws Exception {
        plans.create(
                name,
                Instant.parse("2020-01-01T00:00:00Z"),
                new Plan.Offer("standard", OverheadPolicy.ABSORBED, null),
                "test");
        var quota = Map.of("cpuMillis", 900, "memoryBytes", 1L << 30, "instances", 3);

        var both = transaction.execute(held -> {
            lock.change();
            var holder = backend();
            var first = start(() -> patch(Map.of("quota", quota, "validFrom", "2190-01-01T00:00:00Z")));
            await().until(() -> first.isDone() || changesBehind(holder) == 1);
            var second = start(() -> patch(Map.of("overhead", "BILL", "validFrom", "2190-01-02T00:00:00Z")));
            await().until(() -> second.isDone() || changesBehind(holder) == 2);
            return List.of(first, second);
        });

        for (var change : both) {
            assertThat(change.get()).isEqualTo(200);
        }
        var last = plans.find(name).orElseThrow().last().offer();
        assertThat(last.overhead()).isEqualTo(OverheadPolicy.BILLED);
        assertThat(last.quota()).isNotNull().satisfies(kept -> assertThat(kept.instances())
                .isEqualTo(3));
    }

    @Test
    void aTenantsAddressLeavesTheTaxAsAnOperatorHasJustSetIt() throws Exception {
        var slug = tenant();
        var member = member(slug);
        var address = Map.of("timeZone", "UTC", "address", "1 Pier");

        taxedMeanwhile(slug, () -> member.send("/v1/tenants/%s/billing-profile".formatted(slug), "PUT", address)
                .status());
    }

    @Test
    void soDoesItsForm() throws Exception {
        var slug = tenant();
        var page = "/tenants/%s/billing-profile".formatted(slug);
        var member = new Visitor(URI.create(base()).getPort());
        member.signIn(token(slug));
        member.get(page);
        var address = Map.of("timeZone", "UTC", "address", "1 Pier", "taxId", "");

        taxedMeanwhile(slug, () -> member.post(page, address).status());
    }

    /** The change waits for an operator's, which it hasn't seen. */
    private void taxedMeanwhile(String slug, Callable<Integer> change) throws Exception {
        var tenant = tenancy.idOf(slug);
        var changing = transaction.execute(held -> {
            profiles.set(tenant, BillingProfile.of("UTC", "19", "", ""), "olga");
            var holder = backend();
            var started = start(change);
            await().until(() -> started.isDone() || waitsFor(holder));
            return started;
        });

        assertThat(changing.get()).isEqualTo(200);
        assertThat(profiles.last(tenant)).isEqualTo(BillingProfile.of("UTC", "19", "1 Pier", ""));
    }

    private int patch(Map<String, Object> change) throws Exception {
        return operator().send("/v1/admin/plans/" + name, "PATCH", change).status();
    }

    private <T> Future<T> start(Callable<T> change) {
        return threads.submit(change);
    }

    /** Of this transaction. */
    private int backend() {
        return jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
    }

    /** Who only holds terms as they are while it bills shares the lock, and isn't counted. */
    private int changesBehind(int holder) {
        return jdbc.sql("""
                select count(*) from pg_locks
                where locktype = 'advisory' and mode = 'ExclusiveLock' and not granted and ? = any (pg_blocking_pids(pid))""").param(holder).query(Integer.class).single();
    }

    private boolean waitsFor(int holder) {
        return jdbc.sql("select exists (select from pg_locks where not granted and ? = any (pg_blocking_pids(pid)))")
                .param(holder)
                .query(Boolean.class)
                .single();
    }
}
