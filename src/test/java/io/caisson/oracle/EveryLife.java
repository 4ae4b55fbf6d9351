package io.caisson.oracle;

import static io.caisson.metering.MeteredCluster.ended;
import static io.caisson.metering.MeteredCluster.pod;

import io.caisson.charges.ChargedMonths;
import io.caisson.cluster.PodView;
import io.caisson.metering.MeteredCluster;
import io.caisson.metering.MeteredDatabase;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A night of two tenants in which pods go through every kind of life, over a month's end in three zones, while prices and
 * plans change. Seconds are counted from ten in the evening, UTC, two hours before the month's end.
 */
final class EveryLife {

    static final Instant BEGINNING = Instant.parse("2026-10-31T22:00:00Z");
    static final List<YearMonth> MONTHS = List.of(YearMonth.of(2026, 10), YearMonth.of(2026, 11));
    static final int END = 40_000;

    /** Each pod that holds something, when it begins to and when it no longer does. */
    static final List<String> STAYS = List.of(
            "acme-web-1 600 3960", // replaced by 2
            "acme-web-2 3900 40000", // which runs over the month's end
            "acme-api-1 1200 3020", // deleted, shuts down for 20 s
            "acme-api-2 4200 5400", // evicted, and lies around until 6000
            "acme-web-3 7800 7800", // gone in the second in which it came
            "acme-web-4 8400 20000", // taken for gone for a while, and back
            "acme-job-1 9300 9390", // ended while nobody watched, and is still listed
            "acme-api-3 10200 40000", // bound while nobody watched
            "other-web-1 1800 12000", // vanished while nobody watched, last seen when the watch went silent
            "again-web-1 30000 40000"); // of a tenant made again under the old name

    /** @param task done again after a restart; what the watch would have told is only told by the list */
    private record Step(int second, boolean seen, boolean task, Runnable happens) {}

    private final MeteredCluster cluster;
    private final List<Step> steps = new ArrayList<>();
    final UUID acme;
    final UUID other;
    UUID again;

    EveryLife(MeteredCluster cluster) {
        this.cluster = cluster;
        cluster.restart();
        cluster.begin(BEGINNING);
        acme = cluster.tenant("acme");
        other = cluster.tenant("other");
        again = other;
        cluster.part(TransactionTemplate.class).executeWithoutResult(transaction -> prices());
        happens();
    }

    static Instant at(int second) {
        return BEGINNING.plusSeconds(second);
    }

    /** The application is started again before every step. */
    void play() {
        for (var step : steps) {
            cluster.restart();
            timePasses(step);
            step.happens.run();
        }
    }

    /**
     * It is killed in every step, and started again.
     *
     * @param statement at which of the step's statements
     * @return in how many steps there are as many
     */
    int play(int statement) {
        var database = new KilledDatabase(MeteredDatabase.POOL);
        cluster.restart(database);
        int killed = 0;
        for (var step : steps) {
            timePasses(step);
            try {
                database.killAt(statement);
                step.happens.run();
                database.spare();
            } catch (RuntimeException e) {
                if (!database.isKilled()) {
                    throw e;
                }
                killed++;
                database.spare();
                startsAgain(database, step);
            }
        }
        return killed;
    }

    private void startsAgain(KilledDatabase database, Step step) {
        cluster.restart(database);
        cluster.list();
        if (step.task) {
            step.happens.run();
        }
    }

    private void timePasses(Step step) {
        if (step.seen) {
            cluster.watchedUntil(at(step.second));
        } else {
            cluster.clock.set(at(step.second));
        }
    }

    private void happens() {
        watched(0, cluster::list);
        binds(600, "acme-web-1", acme);
        binds(1_200, "acme-api-1", acme);
        binds(1_800, "other-web-1", other);
        changes(3_000, ended(bound("acme-api-1", acme, 1_200), at(3_030), null));
        watched(3_020, () -> cluster.seesGone("acme-api-1"));
        binds(3_900, "acme-web-2", acme);
        watched(3_960, () -> cluster.seesGone("acme-web-1"));
        binds(4_200, "acme-api-2", acme);
        changes(5_400, ended(bound("acme-api-2", acme, 4_200), null, at(5_400)));
        watched(6_000, () -> cluster.seesGone("acme-api-2"));
        task(7_500, cluster::keepsHouse);
        charges(7_600);
        binds(7_800, "acme-web-3", acme);
        watched(7_800, () -> cluster.seesGone("acme-web-3"));
        binds(8_400, "acme-web-4", acme);
        watched(9_000, () -> {
            cluster.lost("acme-web-4");
            cluster.list();
        });
        watched(9_060, () -> {
            cluster.has(bound("acme-web-4", acme, 8_400));
            cluster.list();
        });
        task(9_100, cluster::rollsUp);
        binds(9_300, "acme-job-1", acme);
        unseen(9_400, () -> {
            cluster.has(ended(bound("acme-job-1", acme, 9_300), null, at(9_390)));
            cluster.has(bound("acme-api-3", acme, 10_200));
        });
        unseen(11_000, cluster::list);
        watched(12_000, cluster::list);
        unseen(12_600, () -> cluster.lost("other-web-1"));
        unseen(13_000, cluster::list);
        watched(20_000, () -> cluster.seesGone("acme-web-4"));
        charges(21_700);
        watched(25_000, () -> deleted(other));
        watched(29_000, () -> again = cluster.tenant("other"));
        watched(29_100, () -> onPlan(again, "epoch"));
        watched(30_000, () -> cluster.sees(bound("again-web-1", again, 30_000)));
        task(END - 1, cluster::keepsHouse);
        task(END - 1, cluster::rollsUp);
        charges(END);
    }

    private void binds(int second, String uid, UUID tenant) {
        changes(second, bound(uid, tenant, second));
    }

    private void changes(int second, PodView pod) {
        watched(second, () -> cluster.sees(pod));
    }

    private void watched(int second, Runnable happens) {
        steps.add(new Step(second, true, false, happens));
    }

    private void unseen(int second, Runnable happens) {
        steps.add(new Step(second, false, false, happens));
    }

    private void task(int second, Runnable happens) {
        steps.add(new Step(second, true, true, happens));
    }

    private static PodView bound(String uid, UUID tenant, int second) {
        return pod(uid, tenant, uid.split("-")[1], at(second));
    }

    private void charges(int second) {
        for (var month : MONTHS) {
            task(second, () -> cluster.part(ChargedMonths.class).refresh(acme, month));
            task(second, () -> cluster.part(ChargedMonths.class).refresh(other, month));
            task(second, () -> cluster.part(ChargedMonths.class).refresh(again, month));
        }
    }

    private void deleted(UUID tenant) {
        cluster.jdbc
                .sql("update tenant set state = 'DELETED', deleted_at = cast(? as timestamptz) where id = ?")
                .params(cluster.clock.instant().toString(), tenant)
                .update();
    }

    private void prices() {
        sql("insert into price_book values ('book-a', 'test', now()), ('book-b', 'test', now())");
        sql("""
            insert into price_version values ('book-a', 'epoch', 'EUR', 0.05, 'test', now()),
                ('book-a', '2026-10-31T22:40:00Z', 'EUR', 0.05, 'test', now()), ('book-b', 'epoch', 'JPY', 0, 'test', now())""");
        sql("""
            insert into price select price_book, valid_from, meter,
                case when price_book = 'book-b' then 100 when valid_from = 'epoch' then 0.03 else 0.0777 end,
                case when meter = 'cpu' then 10 else 0 end
            from price_version, unnest(array['cpu', 'memory', 'overhead.cpu', 'overhead.memory', 'instance']) as meter
            where price_book <> 'standard'""");
        sql("insert into plan values ('plan-a', 'test', now()), ('plan-b', 'test', now())");
        sql("""
            insert into plan_version values ('plan-a', 'epoch', 'book-a', 'BILL', 0, null, null, null, 'test', now()),
                ('plan-a', '2026-10-31T23:45:01Z', 'book-a', 'MARK_UP', 33.333, null, null, null, 'test', now()),
                ('plan-b', 'epoch', 'book-b', 'ABSORB', 0, null, null, null, 'test', now())""");
        onPlan(acme, "epoch");
        onPlan(other, "epoch");
        sql("insert into tenant_plan values ('" + acme + "', '2026-11-01T02:00:00Z', 'plan-b', 'test', now())");
        sql("insert into billing_profile values ('" + acme
                + "', 'epoch', 'Europe/Berlin', 19, '', '', 'test', now()), ('" + other
                + "', 'epoch', 'America/New_York', 0, '', '', 'test', now())");
    }

    private void onPlan(UUID tenant, String from) {
        sql("insert into tenant_plan values ('" + tenant + "', '" + from + "', 'plan-a', 'test', now())");
    }

    private void sql(String statement) {
        cluster.jdbc.sql(statement).update();
    }
}
