package io.caisson.prices;

import io.caisson.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Time zones and tax rates of tenants, as they were at any time. */
@Component
public class BillingProfiles {

    /** No zone is further ahead of UTC: by then the month has begun nowhere. */
    private static final Duration AHEAD = Duration.ofHours(14);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;

    BillingProfiles(JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** As it is now, or will be in a moment. */
    public BillingProfile last(UUID tenantId) {
        return at(tenantId, Instant.parse("2200-01-01T00:00:00Z"));
    }

    /** From now on. Months whose bounds are decided keep them; a tenant that is being deleted still gets invoices. */
    @Transactional
    public void set(UUID tenantId, BillingProfile profile, String by) {
        set(tenantId, last -> profile, by);
    }

    /**
     * Sets one that is made of the last one. That is read when nobody else sets it any more, so that who may set a part of
     * it leaves the rest as it is.
     */
    @Transactional
    public void set(UUID tenantId, UnaryOperator<BillingProfile> change, String by) {
        tenancy.lock(tenantId);
        var last = last(tenantId);
        var profile = change.apply(last);
        if (last.equals(profile)) {
            return;
        }
        jdbc.sql("""
                insert into billing_profile (tenant_id, valid_from, time_zone, tax_percent, address, tax_id, created_by, created_at)
                select :tenant, greatest(cast(:now as timestamptz), max(valid_from) + interval '1 second'),
                    :zone, :tax, :address, :taxId, :by, :at
                from billing_profile where tenant_id = :tenant""")
                .param("tenant", tenantId)
                .param("now", Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
                .param("zone", profile.timeZone())
                .param("tax", profile.taxPercent())
                .param("address", profile.address())
                .param("taxId", profile.taxId())
                .param("by", by)
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    public BillingProfile at(UUID tenantId, Instant at) {
        return jdbc.sql("""
                select time_zone, tax_percent, address, tax_id from billing_profile
                where tenant_id = ? and valid_from <= ? order by valid_from desc limit 1""")
                .params(tenantId, Timestamp.from(at))
                .query((row, n) -> new BillingProfile(
                        TimeZones.parse(row.getString(1)), row.getBigDecimal(2), row.getString(3), row.getString(4)))
                .optional()
                .orElse(BillingProfile.NONE);
    }

    /**
     * The month's bounds. Each is midnight in the zone that was set before the month had begun anywhere, so that months
     * meet without a gap when a tenant moves, and no bound moves once it is near.
     */
    public BillingPeriod period(UUID tenantId, YearMonth month) {
        var from = start(tenantId, month);
        return new BillingPeriod(month, from.zone, from.at, start(tenantId, month.plusMonths(1)).at);
    }

    /** The period that the instant lies in. */
    public BillingPeriod period(UUID tenantId, Instant at) {
        var month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
        var period = period(tenantId, month);
        if (at.isBefore(period.from())) {
            return period(tenantId, month.minusMonths(1));
        }
        return at.isBefore(period.to()) ? period : period(tenantId, month.plusMonths(1));
    }

    private Start start(UUID tenantId, YearMonth month) {
        var decided = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).minus(AHEAD);
        var zone = at(tenantId, decided).zone();
        return new Start(zone, month.atDay(1).atStartOfDay(zone).toInstant());
    }

    private record Start(ZoneId zone, Instant at) {}
}
