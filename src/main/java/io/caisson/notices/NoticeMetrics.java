package io.caisson.notices;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** For how long deliveries wait, for Prometheus. One statement on indexes, asked at most once a second. */
@Component
class NoticeMetrics implements MeterBinder {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private record Waiting(double oldest, double overdue, long readNanos) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private Waiting last = new Waiting(0, 0, System.nanoTime() - FRESH_NANOS);

    NoticeMetrics(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("caisson.notices.oldest.pending", this, notices -> notices.waiting()
                        .oldest())
                .description("The age of the oldest notice that somebody didn't get yet")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("caisson.notices.overdue", this, notices -> notices.waiting()
                        .overdue())
                .description("For how long the delivery that is due the longest has waited for Caisson to try it")
                .baseUnit("seconds")
                .register(meters);
    }

    private synchronized Waiting waiting() {
        if (System.nanoTime() - last.readNanos() >= FRESH_NANOS) {
            last = read();
        }
        return last;
    }

    private Waiting read() {
        var now = Timestamp.from(clock.instant());
        return jdbc.sql("""
                select extract(epoch from cast(:now as timestamptz) - (select min(created_at) from notice_delivery where state = 'PENDING')),
                    extract(epoch from cast(:now as timestamptz) - least(
                        (select min(next_at) from notice_delivery where state = 'PENDING' and address is not null),
                        (select min(d.next_at) from webhook_endpoint e cross join lateral (
                            select next_at from notice_delivery where endpoint_id = e.id and state = 'PENDING'
                            order by next_at limit 1) d)))""")
                .param("now", now)
                .query((row, n) ->
                        new Waiting(Math.max(0, row.getDouble(1)), Math.max(0, row.getDouble(2)), System.nanoTime()))
                .single();
    }
}
