package io.caisson.prices;

import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.TenantConflict;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Time zones and tax rates of tenants, as they were at any time. */
@Component
public class BillingProfiles {

    /** No zone is further ahead of UTC: by then the month has begun nowhere. */
    private static final Duration AHEAD = Duration.ofHours(14);
    /** No profile is valid from later. */
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private static final Duration MOST_AHEAD = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final TaxChanges taxes;
    private final Tenancy tenancy;
    private final Clock clock;

    BillingProfiles(JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.jdbc = jdbc;
        this.taxes = new TaxChanges(jdbc);
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** As it is now, or will be in a moment. */
    public BillingProfile last(UUID tenantId) {
        return read(tenantId, LAST, clock.instant());
    }

    /** Tax rates that are set ahead, in the order of their instants. */
    public List<TaxChange> comingTax(UUID tenantId) {
        return taxes.coming(tenantId, clock.instant());
    }

    @Transactional
    public void takeBackComingTax(UUID tenantId) {
        tenancy.lock(tenantId);
        taxes.takeBack(tenantId, clock.instant());
    }

    /** From now on. Months whose bounds are decided keep them; a tenant that is being deleted still gets invoices. */
    @Transactional
    public void set(UUID tenantId, BillingProfile profile, String by) {
        set(tenantId, last -> profile, null, by);
    }

    /**
     * Sets one that is made of the last one. That is read when nobody else sets it any more, so that who may set a part of
     * it leaves the rest as it is.
     *
     * @param taxFrom since when its tax is; null for now, as all else of it
     */
    @Transactional
    public void set(UUID tenantId, UnaryOperator<BillingProfile> change, @Nullable Instant taxFrom, String by) {
        tenancy.lock(tenantId);
        var now = clock.instant();
        var last = last(tenantId);
        var profile = change.apply(last);
        if (taxFrom != null) {
            setAllButTax(tenantId, last, profile, by, now);
            var held = last(tenantId).taxPercent();
            taxes.add(tenantId, new TaxChange(taxFrom, profile.taxPercent()), held, by, now);
        } else if (profile.taxPercent().compareTo(last.taxPercent()) == 0) {
            setAllButTax(tenantId, last, profile, by, now);
        } else {
            taxes.requireNoneComing(tenantId, profile.taxPercent(), now);
            insert(tenantId, profile, next(tenantId, now), by, now);
        }
    }

    /** Its tax is what holds by then. */
    private void setAllButTax(UUID tenantId, BillingProfile last, BillingProfile profile, String by, Instant now) {
        if (!profile.taxed(last.taxPercent()).equals(last)) {
            var validFrom = next(tenantId, now);
            insert(tenantId, profile.taxed(at(tenantId, validFrom).taxPercent()), validFrom, by, now);
        }
    }

    /**
     * Now, and after all that was said before, so that a rate that came a moment ago doesn't hide what is said now.
     *
     * @throws TenantConflict when so much was said that it would be some time to come: who changes an address all the time
     *     would put off the tax that an operator says next
     */
    private Instant next(UUID tenantId, Instant now) {
        var next = afterAll(tenantId, now);
        if (next.isAfter(now.plus(MOST_AHEAD))) {
            throw new TenantConflict(
                    "The billing profile was changed many times within a few seconds. Try again in %d seconds."
                            .formatted(MOST_AHEAD.toSeconds()));
        }
        return next;
    }

    private Instant afterAll(UUID tenantId, Instant now) {
        return jdbc.sql("""
                select greatest(cast(:now as timestamptz), max(valid_from) + interval '1 second') from (
                    select valid_from from billing_profile where tenant_id = :tenant
                    union all select valid_from from tax_change where tenant_id = :tenant and valid_from <= cast(:now as timestamptz)) as said""")
                .param("tenant", tenantId)
                .param("now", Timestamp.from(now.truncatedTo(ChronoUnit.SECONDS)))
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private void insert(UUID tenantId, BillingProfile profile, Instant validFrom, String by, Instant now) {
        jdbc.sql("""
                insert into billing_profile (tenant_id, valid_from, time_zone, tax_percent, address, tax_id, created_by, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        tenantId,
                        Timestamp.from(validFrom),
                        profile.timeZone(),
                        profile.taxPercent(),
                        profile.address(),
                        profile.taxId(),
                        by,
                        Timestamp.from(now))
                .update();
    }

    public BillingProfile at(UUID tenantId, Instant at) {
        return read(tenantId, at, at);
    }

    /**
     * The profile of an instant. Its tax is the latest rate that was set ahead, unless the profile is from later on and so
     * has its own.
     *
     * @param taxedAt up to when rates that were set ahead have come
     */
    private BillingProfile read(UUID tenantId, Instant at, Instant taxedAt) {
        return jdbc.sql("""
                select time_zone, coalesce(changed.tax_percent, profile.tax_percent) as tax_percent, address, tax_id
                from (values (cast(:tenant as uuid))) as asked (id)
                left join lateral (
                    select * from billing_profile where tenant_id = asked.id and valid_from <= :at
                    order by valid_from desc limit 1) as profile on true
                left join lateral (
                    select tax_percent from tax_change where tenant_id = asked.id and valid_from <= :taxedAt
                        and valid_from >= coalesce(profile.valid_from, '-infinity')
                    order by valid_from desc limit 1) as changed on true""")
                .param("tenant", tenantId)
                .param("at", Timestamp.from(at))
                .param("taxedAt", Timestamp.from(taxedAt))
                .query(BillingProfiles::profile)
                .single();
    }

    private static BillingProfile profile(ResultSet row, int n) throws SQLException {
        var percent = row.getBigDecimal("tax_percent");
        var tax = percent == null ? BigDecimal.ZERO : percent;
        var zone = row.getString("time_zone");
        return zone == null
                ? BillingProfile.NONE.taxed(tax)
                : new BillingProfile(TimeZones.parse(zone), tax, row.getString("address"), row.getString("tax_id"));
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
