package io.caisson.charges;

import io.caisson.metering.MadeSegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant on prices of its own, with segments of past months that were never run. */
public record BilledTenant(JdbcClient jdbc, UUID id) {

    public static BilledTenant of(JdbcClient jdbc, String slug) {
        return new BilledTenant(
                jdbc,
                jdbc.sql("select id from tenant where slug = ? and state <> 'DELETED'")
                        .param(slug)
                        .query(UUID.class)
                        .single());
    }

    /** Of the name that is answered: one euro for a core-hour, overhead billed, since 2020. */
    public String pricedAtOneEuroPerCoreHour() {
        var name = paysOnly("EUR");
        jdbc.sql("insert into tenant_plan values (?, '2020-01-01T00:00:00Z', ?, 'test', now())")
                .params(id, name)
                .update();
        return name;
    }

    /** A plan of that name, on which nobody is: one of that currency for a core-hour. */
    public String paysOnly(String currency) {
        var name = "b-" + id;
        jdbc.sql("insert into price_book values (?, 'test', now())").param(name).update();
        jdbc.sql("""
                with version as (
                    insert into price_version values (:book, 'epoch', :currency, 0, 'test', now()) returning price_book
                )
                insert into price select price_book, 'epoch', meter, case when meter = 'cpu' then 1 else 0 end, 0
                from version, unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter""").param("book", name).param("currency", currency).update();
        jdbc.sql("insert into plan values (?, 'test', now())").param(name).update();
        jdbc.sql("insert into plan_version values (?, 'epoch', ?, 'BILL', 0, null, null, null, 'test', now())")
                .params(name, name)
                .update();
        return name;
    }

    /** Half a core and a GiB, with 50m and 64 MiB for the sandbox. */
    public void segment(String app, String pod, String from, @Nullable String to) {
        new MadeSegment(id, from, to)
                .with("app", app)
                .with("pod_uid", pod + "/" + id)
                .write(jdbc);
    }
}
