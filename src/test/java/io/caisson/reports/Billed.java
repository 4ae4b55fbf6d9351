package io.caisson.reports;

import io.caisson.charges.ChargedMonths;
import io.caisson.metering.MadeSegment;
import java.time.YearMonth;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts tenants on plans and pods into past months, and charges for them. */
public record Billed(JdbcClient jdbc, ChargedMonths months) {

    /**
     * One of the currency for a core-hour, 0.10 for a GiB-hour, overhead alike.
     *
     * @param overhead ABSORB, BILL or MARKUP
     */
    public UUID plan(String slug, String currency, String overhead) {
        var tenant = id(slug);
        var name = "book-%s-%s".formatted(currency, overhead).toLowerCase(Locale.ROOT);
        var there = jdbc.sql("select exists (select from plan where name = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
        if (!there) {
            offer(name, currency, overhead);
        }
        jdbc.sql("insert into tenant_plan values (?, '2001-01-01T00:00:00Z', ?, 'test', now())")
                .params(tenant, name)
                .update();
        return tenant;
    }

    private void offer(String name, String currency, String overhead) {
        jdbc.sql("insert into price_book values (?, 'test', now())").param(name).update();
        jdbc.sql("""
                with version as (insert into price_version values (:name, 'epoch', :currency, 0, 'test', now()))
                insert into price select :name, 'epoch', meter, each, 0 from (values ('cpu', 1), ('memory', 0.1),
                    ('overhead.cpu', 1), ('overhead.memory', 0.1), ('instance', 0)) as listed (meter, each)""").param("name", name).param("currency", currency).update();
        jdbc.sql("insert into plan values (?, 'test', now())").param(name).update();
        jdbc.sql("insert into plan_version values (?, 'epoch', ?, ?, ?, null, null, null, 'test', now())")
                .params(
                        name,
                        name,
                        overhead.equals("MARKUP") ? "MARK_UP" : overhead,
                        overhead.equals("MARKUP") ? 20 : 0)
                .update();
    }

    /** A pod of 100m and 128 MiB whose sandbox takes 50m and 64 MiB. */
    public void pod(UUID tenant, String app, String from, String to) {
        new MadeSegment(tenant, from, to)
                .with("app", app)
                .reserves(100, 128L << 20)
                .write(jdbc);
    }

    /** Of one pod, charged; the tenant is called by that name. */
    void hundredHours(String slug, String name, String currency, String overhead, YearMonth month) {
        var tenant = plan(slug, currency, overhead);
        jdbc.sql("update tenant set name = ? where id = ?").params(name, tenant).update();
        pod(tenant, "web", month + "-05T00:00:00Z", month + "-09T04:00:00Z");
        charge(tenant, month);
    }

    public void charge(UUID tenant, YearMonth month) {
        months.refresh(tenant, month);
    }

    public UUID id(String slug) {
        return jdbc.sql("select id from tenant where slug = ?")
                .param(slug)
                .query(UUID.class)
                .single();
    }
}
