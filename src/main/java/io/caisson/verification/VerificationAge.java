package io.caisson.verification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** For how long no night's verification has come to its end, for Prometheus: one that fails tells nobody by itself. */
@Component
class VerificationAge implements MeterBinder {

    /** Of the month that was and of the one before, which a night asks for both: one that ends doesn't hide one that doesn't. */
    private static final String AGE = """
            select extract(epoch from cast(:now as timestamptz) - min(latest)) from (
                select max(started_at) as latest from verification
                where finished_at is not null and asked_by = :night and tenant_id is null and invoice is null
                group by month < date_trunc('month', started_at at time zone 'UTC')
            ) as ended having count(*) = 2""";

    private final JdbcClient jdbc;
    private final Clock clock;

    VerificationAge(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("caisson.verification.age", this, VerificationAge::seconds)
                .description(
                        "Since when the night's last verification that came to its end began, of two months the older; NaN before the first")
                .baseUnit("seconds")
                .register(meters);
    }

    private double seconds() {
        return jdbc.sql(AGE)
                .param("now", Timestamp.from(clock.instant()))
                .param("night", VerificationTasks.CAISSON)
                .query(Double.class)
                .optional()
                .orElse(Double.NaN);
    }
}
