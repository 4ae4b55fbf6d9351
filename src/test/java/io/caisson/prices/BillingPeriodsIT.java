package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MeteredDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In which of its months a tenant is at an instant, and what is said of it then. */
class BillingPeriodsIT {

    private static final UUID TENANT = new UUID(0, 1);

    private final JdbcClient jdbc = JdbcClient.create(MeteredDatabase.POOL);
    private final BillingProfiles profiles = new TermsOnly().profiles(jdbc, Clock.systemUTC());

    @BeforeEach
    void begin() {
        MeteredDatabase.empty();
        jdbc.sql("""
                insert into tenant (id, slug, name, state, namespace_uid, created_at, version)
                values (?, 'acme', 'ACME', 'ACTIVE', 'acme', '2026-01-01Z', 0)""").param(TENANT).update();
    }

    /** The last second of one month, and the first one of the next. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-04-01T00:00:00Z",
        "Pacific/Auckland, 2026-03-31T11:00:00Z", // summer time
        "Pacific/Auckland, 2026-04-30T12:00:00Z",
        "America/New_York, 2026-03-01T05:00:00Z",
        "America/New_York, 2026-04-01T04:00:00Z", // summer time
        "Pacific/Kiritimati, 2026-03-31T10:00:00Z", // no zone is further ahead
        "Pacific/Pago_Pago, 2026-04-01T11:00:00Z"
    })
    void anInstantIsInTheMonthThatBeganLast(String zone, Instant midnight) {
        from("epoch", zone, "19");

        var before = profiles.period(TENANT, midnight.minusSeconds(1));
        var after = profiles.period(TENANT, midnight);

        assertThat(before.to()).isEqualTo(midnight);
        assertThat(after.from()).isEqualTo(midnight);
        assertThat(after.month()).isEqualTo(before.month().plusMonths(1));
    }

    /** The first month anywhere begins at ten o'clock of the day before, by UTC. */
    @Test
    void whoMovesWhenAMonthHasBegunSomewhereEndsItWhereItBegan() {
        from("epoch", "Pacific/Kiritimati", "19");
        from("2026-03-31T10:00:00Z", "Pacific/Pago_Pago", "19");
        from("2026-04-30T10:00:01Z", "UTC", "19");

        assertThat(profiles.period(TENANT, YearMonth.of(2026, 4))).satisfies(april -> {
            assertThat(april.from()).as("moved in time").isEqualTo("2026-04-01T11:00:00Z");
            assertThat(april.to()).as("moved too late").isEqualTo("2026-05-01T11:00:00Z");
        });
        assertThat(profiles.period(TENANT, YearMonth.of(2026, 3)).to())
                .as("where the next one begins")
                .isEqualTo("2026-04-01T11:00:00Z");
        assertThat(profiles.period(TENANT, Instant.parse("2026-04-01T10:59:59Z"))
                        .month())
                .isEqualTo(YearMonth.of(2026, 3));
    }

    @Test
    void whatIsSaidHoldsFromItsSecondOn() {
        from("epoch", "UTC", "19");
        from("2026-04-01T00:00:00Z", "UTC", "7");

        assertThat(profiles.at(TENANT, Instant.parse("2026-03-31T23:59:59Z")).taxPercent())
                .isEqualByComparingTo("19");
        assertThat(profiles.at(TENANT, Instant.parse("2026-04-01T00:00:00Z")).taxPercent())
                .isEqualByComparingTo("7");
    }

    private void from(String at, String zone, String tax) {
        jdbc.sql("""
                insert into billing_profile values (?, cast(? as timestamptz), ?, cast(? as numeric), '', '', 'test', now())""").params(TENANT, at, zone, tax).update();
    }
}
