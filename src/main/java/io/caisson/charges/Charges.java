package io.caisson.charges;

import io.caisson.charges.Rating.Life;
import io.caisson.metering.Rollups;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.BillingPeriod;
import io.caisson.prices.BillingProfiles;
import io.caisson.prices.Prices;
import io.caisson.prices.TenantTerms;
import io.caisson.prices.Terms;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Derives a tenant's charges from what it held, as of any instant. */
@Service
public class Charges {

    private final JdbcClient jdbc;
    private final Rollups rollups;
    private final TenantTerms terms;
    private final BillingProfiles profiles;
    private final Clock clock;

    Charges(JdbcClient jdbc, Rollups rollups, TenantTerms terms, BillingProfiles profiles, Clock clock) {
        this.jdbc = jdbc;
        this.rollups = rollups;
        this.terms = terms;
        this.profiles = profiles;
        this.clock = clock;
    }

    /** What is owed for the month that is now. */
    public MonthCharges toDate(UUID tenantId) {
        return toDate(tenantId, profiles.period(tenantId, clock.instant()));
    }

    public MonthCharges toDate(UUID tenantId, YearMonth month) {
        return toDate(tenantId, profiles.period(tenantId, month));
    }

    /** What will be owed at the month's end if all runs on as it does now, by the terms that are known. */
    public MonthCharges forecast(UUID tenantId) {
        var period = profiles.period(tenantId, clock.instant());
        return derive(tenantId, period, period.to(), terms.between(tenantId, period.from(), period.to()));
    }

    /** What is owed for the month, and what would be if other prices had been those of every price book in it. */
    Replayed replay(UUID tenantId, YearMonth month, Prices prices) {
        var period = profiles.period(tenantId, month);
        var until = clock.instant();
        var spans = rated(tenantId, until, terms.between(tenantId, period.from(), period.to()));
        var life = life(tenantId);
        return new Replayed(
                new MonthCharges(period, until, Rating.of(period, life, spans)),
                new MonthCharges(period, until, Rating.of(period, life, Repricing.of(spans, prices))));
    }

    /** By the same usage. */
    record Replayed(MonthCharges charged, MonthCharges wouldBe) {}

    private MonthCharges toDate(UUID tenantId, BillingPeriod period) {
        return derive(tenantId, period, clock.instant(), terms.between(tenantId, period.from(), period.to()));
    }

    private MonthCharges derive(UUID tenantId, BillingPeriod period, Instant until, List<Terms> spans) {
        return new MonthCharges(period, until, Rating.of(period, life(tenantId), rated(tenantId, until, spans)));
    }

    private List<Rated> rated(UUID tenantId, Instant until, List<Terms> spans) {
        return spans.stream()
                .map(span -> new Rated(span, rollups.apps(tenantId, new UsagePeriod(span.from(), span.to()), until)))
                .toList();
    }

    Life life(UUID tenantId) {
        return jdbc.sql("select created_at, deleted_at from tenant where id = ?")
                .param(tenantId)
                .query((row, n) -> {
                    var end = row.getTimestamp(2);
                    return new Life(
                            row.getTimestamp(1).toInstant().truncatedTo(ChronoUnit.SECONDS),
                            end == null ? Instant.MAX : end.toInstant());
                })
                .single();
    }
}
