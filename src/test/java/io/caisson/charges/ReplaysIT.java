package io.caisson.charges;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MadeSegment;
import io.caisson.metering.Meter;
import io.caisson.metering.MeteredCluster;
import io.caisson.prices.Price;
import io.caisson.prices.Prices;
import io.caisson.prices.TermsOnly;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tenants and months a replay is of. Each of the tenants pays a euro for a core-hour. */
class ReplaysIT {

    private static final MeteredCluster CLUSTER =
            new MeteredCluster("2026-01-01T00:00:00Z", List.of("charges"), TermsOnly.class);

    private BilledTenant acme;

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void begin() {
        CLUSTER.begin(Instant.parse("2026-01-01T00:00:00Z"));
        acme = tenant("acme");
        CLUSTER.clock.set(Instant.parse("2026-03-10T00:00:00Z"));
    }

    @Test
    void areOfTheLastMonthsWithThatOneToDateAndOnlyWhereSomethingIsOrWouldBeOwed() {
        acme.segment("web", "a", "2026-01-05T00:00:00Z", "2026-01-05T10:00:00Z");
        new MadeSegment(acme.id(), "2026-03-09T14:00:00Z", null).write(CLUSTER.jdbc);

        assertThat(replay("EUR", "2", 3, null))
                .containsExactly("acme 2026-01: 5.00 EUR, 10.00 EUR", "acme 2026-03: 5.00 EUR, 10.00 EUR");
        assertThat(replay("EUR", "2", 2, null)).containsExactly("acme 2026-03: 5.00 EUR, 10.00 EUR");
        assertThat(replay("EUR", "0", 1, null)).containsExactly("acme 2026-03: 5.00 EUR, 0.00 EUR");
    }

    @Test
    void showCurrenciesBesideEachOther() {
        acme.segment("web", "a", "2026-02-05T00:00:00Z", "2026-02-05T10:00:00Z");
        acme.segment("web", "b", "2026-03-05T00:00:00Z", "2026-03-05T10:00:00Z");

        assertThat(replay("USD", "2", 2, "acme"))
                .containsExactly(
                        "acme 2026-02: 5.00 EUR, 0.00 EUR",
                        "acme 2026-02: 0.00 USD, 10.00 USD",
                        "acme 2026-03: 5.00 EUR, 0.00 EUR",
                        "acme 2026-03: 0.00 USD, 10.00 USD");
        assertThat(CLUSTER.part(Replays.class).of(prices("USD", "2"), 2, "acme").tenants())
                .extracting(
                        row -> row.amounts().charged() + ", " + row.amounts().wouldBe())
                .containsExactly("10.00 EUR, 0.00 EUR", "0.00 USD, 20.00 USD");
    }

    @Test
    void haveADeletedTenantForTheMonthsThatItLivedInButNotByItsName() {
        acme.segment("web", "a", "2026-02-05T00:00:00Z", "2026-02-05T10:00:00Z");
        deleted(acme, "2026-02-06T00:00:00Z");
        CLUSTER.clock.set(Instant.parse("2026-02-20T00:00:00Z"));
        var again = tenant("acme");
        CLUSTER.clock.set(Instant.parse("2026-03-10T00:00:00Z"));
        again.segment("web", "b", "2026-03-05T00:00:00Z", "2026-03-05T02:00:00Z");

        assertThat(replay("EUR", "2", 2, null))
                .containsExactlyInAnyOrder("acme 2026-02: 5.00 EUR, 10.00 EUR", "acme 2026-03: 1.00 EUR, 2.00 EUR");
        assertThat(CLUSTER.part(Replays.class).of(prices("EUR", "2"), 2, null).tenants())
                .as("they are two")
                .extracting(row -> row.amounts().charged().toString())
                .containsExactlyInAnyOrder("5.00 EUR", "1.00 EUR");
        assertThat(replay("EUR", "2", 2, "acme")).containsExactly("acme 2026-03: 1.00 EUR, 2.00 EUR");
    }

    /** Where it still is the evening before, a month goes on. */
    @Test
    void takeMonthsAsTheTenantHasThem() {
        CLUSTER.clock.set(Instant.parse("2026-02-01T01:00:00Z"));
        var globex = tenant("globex");
        CLUSTER.jdbc
                .sql("insert into billing_profile values (?, 'epoch', 'America/New_York', 0, '', '', 'test', now())")
                .param(globex.id())
                .update();
        globex.segment("web", "a", "2026-02-01T01:00:00Z", "2026-02-01T05:00:00Z");
        globex.segment("web", "b", "2026-02-20T00:00:00Z", "2026-02-20T02:00:00Z");
        deleted(globex, "2026-02-20T02:00:00Z");
        CLUSTER.clock.set(Instant.parse("2026-03-01T02:00:00Z"));

        assertThat(replay("EUR", "2", 1, null)).containsExactly("globex 2026-02: 1.00 EUR, 2.00 EUR");
        assertThat(replay("EUR", "2", 2, null))
                .containsExactly("globex 2026-01: 2.00 EUR, 4.00 EUR", "globex 2026-02: 1.00 EUR, 2.00 EUR");
    }

    private static List<String> replay(String currency, String cpu, int months, @Nullable String tenant) {
        return CLUSTER.part(Replays.class).of(prices(currency, cpu), months, tenant).rows().stream()
                .map(row -> "%s %s: %s, %s"
                        .formatted(
                                row.tenant(),
                                row.month(),
                                row.amounts().charged(),
                                row.amounts().wouldBe()))
                .toList();
    }

    private static Prices prices(String currency, String cpu) {
        return new Prices(
                Money.currency(currency),
                BigDecimal.ZERO,
                Map.of(Meter.CPU, new Price(new BigDecimal(cpu), BigDecimal.ZERO)));
    }

    private static BilledTenant tenant(String slug) {
        var tenant = new BilledTenant(CLUSTER.jdbc, CLUSTER.tenant(slug));
        tenant.pricedAtOneEuroPerCoreHour();
        return tenant;
    }

    private static void deleted(BilledTenant tenant, String at) {
        CLUSTER.jdbc
                .sql("update tenant set state = 'DELETED', deleted_at = cast(? as timestamptz) where id = ?")
                .params(at, tenant.id())
                .update();
    }
}
