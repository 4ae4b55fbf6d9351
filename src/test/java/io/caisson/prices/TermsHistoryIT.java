package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import io.caisson.web.WebIT;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What PostgreSQL itself says to whoever would change terms, the tables' owner included. */
class TermsHistoryIT extends WebIT {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private PriceBooks books;

    @Autowired
    private Plans plans;

    @Autowired
    private TenantPlans assignments;

    @Autowired
    private BillingProfiles profiles;

    private final String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
    private String slug;
    private UUID tenant;

    /** A book and a plan since 2020 with a version each that comes, and a tenant that is on it and will be on another. */
    @BeforeEach
    void terms() throws Exception {
        slug = tenant();
        tenant = jdbc.sql("select id from tenant where slug = ?")
                .param(slug)
                .query(UUID.class)
                .single();
        run("insert into price_book values ('$', 'test', now())");
        version("2020-01-01T00:00:00Z");
        version("2190-01-01T00:00:00Z");
        run("insert into plan values ('$', 'test', now())");
        plan("2020-01-01T00:00:00Z");
        plan("2190-01-01T00:00:00Z");
        run("insert into tenant_plan values ('#', '2021-01-01T00:00:00Z', '$', 'test', now())");
        run("insert into tenant_plan values ('#', '2190-01-01T00:00:00Z', 'standard', 'test', now())");
        run("insert into billing_profile values ('#', '2021-01-01T00:00:00Z', 'UTC', 19, '', '', 'test', now())");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update price_version set minimum = 1 where price_book = '$'",
                "update price_version set valid_from = valid_from + interval '1 day' where price_book = '$' and valid_from > now()",
                "delete from price_version where price_book = '$' and valid_from < now()",
                "update price set each = 0 where price_book = '$'",
                "delete from price where price_book = '$' and valid_from < now()",
                "delete from price where price_book = '$' and valid_from > now() and meter = 'cpu'",
                "update plan_version set overhead = 'BILL' where plan = '$'",
                "delete from plan_version where plan = '$' and valid_from < now()",
                "update tenant_plan set plan = 'standard' where tenant_id = '#'",
                "delete from tenant_plan where tenant_id = '#' and valid_from < now()",
                "update billing_profile set tax_percent = 0 where tenant_id = '#'",
                "delete from billing_profile where tenant_id = '#'",
                "delete from price_book where name = '$'",
                "delete from plan where name = '$'",
                // in between, at the same time
                "insert into price_version values ('$', '2190-01-01T00:00:00Z', 'EUR', 0, 'test', now())",
                "insert into price_version values ('$', '2100-01-01T00:00:00Z', 'EUR', 0, 'test', now())",
                "insert into plan_version values ('$', '2100-01-01T00:00:00Z', '$', 'BILL', 0, null, null, null, 'test', now())",
                "insert into tenant_plan values ('#', '2100-01-01T00:00:00Z', '$', 'test', now())",
                "insert into billing_profile values ('#', '2020-06-01T00:00:00Z', 'UTC', 19, '', '', 'test', now())",
                // without a price for every meter
                "insert into price_version values ('$', '2191-01-01T00:00:00Z', 'EUR', 0, 'test', now())",
                // what nobody can mean
                "insert into price_version values ('$', '2191-01-01T00:00:00.5Z', 'EUR', 0, 'test', now())",
                "insert into price_version values ('$', 'infinity', 'EUR', 0, 'test', now())",
                "insert into price_version values ('$', '2201-01-01T00:00:00Z', 'EUR', 0, 'test', now())",
                "insert into price_version values ('$', '2191-01-01T00:00:00Z', 'eur', 0, 'test', now())",
                "insert into price_version values ('$', '2191-01-01T00:00:00Z', 'EUR', 'NaN', 'test', now())",
                "insert into price_version values ('$', '2191-01-01T00:00:00Z', 'EUR', -1, 'test', now())",
                "insert into price values ('$', '2190-01-01T00:00:00Z', 'disk', 0, 0)",
                "insert into price_book values ('No', 'test', now())",
                "insert into price_book values ('a--b', 'test', now())",
                "insert into plan values ('ab', 'test', now())",
                "insert into plan_version values ('$', '2191-01-01T00:00:00Z', '$', 'MARK_UP', 1001, null, null, null, 'test', now())",
                "insert into plan_version values ('$', '2191-01-01T00:00:00Z', '$', 'MARK_UP', 'NaN', null, null, null, 'test', now())",
                "insert into plan_version values ('$', '2191-01-01T00:00:00Z', '$', 'BILL', 1, null, null, null, 'test', now())",
                "insert into plan_version values ('$', '2191-01-01T00:00:00Z', '$', 'BILL', 0, 1, null, null, 'test', now())",
                "insert into plan_version values ('$', '2191-01-01T00:00:00Z', '$', 'BILL', 0, 1, 1, 10001, 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', '+02:00', 19, '', '', 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', 'Etc/GMT-2', 19, '', '', 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', 'UTC', 100.1, '', '', 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', 'UTC', 1.0001, '', '', 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', 'UTC', 1, repeat('a', 501), '', 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', 'UTC', 1, E'a\\tb', '', 'test', now())",
            })
    void refuses(String sql) {
        assertThatThrownBy(() -> run(sql)).isInstanceOf(DataAccessException.class);
    }

    /** Each alone is allowed, or else the ones above would be refused for another reason. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from price_version where price_book = '$' and valid_from > now()",
                "delete from plan_version where plan = '$' and valid_from > now()",
                "delete from tenant_plan where tenant_id = '#' and valid_from > now()",
                "insert into plan_version values ('$', '2191-01-01T00:00:00Z', '$', 'MARK_UP', 1000, 1, 1, 10000, 'test', now())",
                "insert into tenant_plan values ('#', '2191-01-01T00:00:00Z', '$', 'test', now())",
                "insert into billing_profile values ('#', '2191-01-01T00:00:00Z', 'America/Port-au-Prince', 1.001, E'a\\nb', '', 'test', now())",
            })
    void allows(String sql) {
        assertThatCode(() -> run(sql)).doesNotThrowAnyException();
    }

    @Test
    void allowsAVersionWithAPriceForEveryMeter() {
        assertThatCode(() -> version("2191-01-01T00:00:00Z")).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatWouldChangeAMonthThatIsClosed() throws Exception {
        var other = tenant();
        var prices = new Prices(Money.currency("EUR"), BigDecimal.ZERO, Map.of());
        var offer = new Plan.Offer(name, OverheadPolicy.BILLED, null);
        run("""
                insert into charged_month (tenant_id, month, starts_at, ends_at, as_of, closed_at)
                values ('#', '2189-12-01', '2190-01-01T00:00:00Z', '2190-02-01T00:00:00Z', now(), '2190-02-10T00:00:00Z'),
                    ('#', '2190-02-01', '2190-02-01T00:00:00Z', '2190-03-01T00:00:00Z', now(), null)""");
        try {
            assertThatThrownBy(() -> version("2190-01-15T00:00:00Z")).hasMessageContaining("closed");
            assertThatThrownBy(() -> plan("2190-01-15T00:00:00Z")).hasMessageContaining("closed");
            assertThatThrownBy(() ->
                            run("insert into tenant_plan values ('#', '2190-01-15T00:00:00Z', '$', 'test', now())"))
                    .hasMessageContaining("closed");
            // The application says so first, in words for who asked.
            var early = Instant.parse("2190-01-31T23:59:59Z");
            for (ThrowingCallable change : List.<ThrowingCallable>of(
                    () -> books.add(name, early, prices, "test"),
                    () -> plans.change(name, early, last -> offer, "test"),
                    () -> assignments.assign(slug, name, early, "test"))) {
                assertThatThrownBy(change).isInstanceOf(InvalidValue.class).hasMessageContaining("months until then");
            }
            assertThatCode(() -> assignments.assign(other, "standard", early, "test"))
                    .doesNotThrowAnyException();
            var end = Instant.parse("2190-02-01T00:00:00Z");
            assertThatCode(() -> books.add(name, end, prices, "test")).doesNotThrowAnyException();
            assertThatCode(() -> plans.change(name, end, last -> offer, "test")).doesNotThrowAnyException();
            assertThatCode(() -> assignments.assign(slug, name, end, "test")).doesNotThrowAnyException();
        } finally {
            run("delete from charged_month where tenant_id = '#'");
        }
        assertThat(jdbc.sql("select count(*) from tenant_plan where tenant_id = ?")
                        .param(tenant)
                        .query(Integer.class)
                        .single())
                .isEqualTo(4);
    }

    /** The second waits for the first, and holds from a second later on; so does whoever takes it back at once. */
    @Test
    void ofProfilesInTheSameSecondTheLastOneHolds() throws Exception {
        var kolkata = BillingProfile.of("Asia/Kolkata", "0", "", "");
        var berlin = BillingProfile.of("Europe/Berlin", "0", "", "");
        try (var thread = Executors.newSingleThreadExecutor()) {
            var second = transaction.execute(status -> {
                profiles.set(tenant, kolkata, "test");
                var setting = thread.submit(() -> profiles.set(tenant, berlin, "test"));
                await().until(() -> setting.isDone() || somebodyWaits());
                return setting;
            });
            second.get();
        }
        assertThat(profiles.last(tenant)).isEqualTo(berlin);
        profiles.set(tenant, kolkata, "test");
        assertThat(profiles.last(tenant)).isEqualTo(kolkata);
    }

    private boolean somebodyWaits() {
        return jdbc.sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private void version(String from) {
        transaction.executeWithoutResult(status -> {
            run("insert into price_version values ('$', '%s', 'EUR', 0, 'test', now())".formatted(from));
            run("""
                    insert into price select '$', '%s', meter, 1, 0
                    from unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter""".formatted(from));
        });
    }

    private void plan(String from) {
        run("insert into plan_version values ('$', '%s', '$', 'BILL', 0, null, null, null, 'test', now())"
                .formatted(from));
    }

    private void run(String sql) {
        jdbc.sql(sql.replace("$", name).replace("#", tenant.toString())).update();
    }
}
