package io.caisson.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.Charges;
import io.caisson.metering.MeteredCluster;
import io.caisson.metering.NodeHeld;
import io.caisson.metering.NodeRollups;
import io.caisson.metering.Rollups;
import io.caisson.metering.Usage;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.TermsOnly;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application is started again at every step of a night, and killed in it at every statement: the bill is the same. */
class KilledAtEveryStepIT {

    private static MeteredCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new MeteredCluster(EveryLife.BEGINNING.toString(), List.of("charges"), TermsOnly.class);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void everyLifeIsCountedAndChargedAsTheRulesSay() {
        var life = new EveryLife(cluster);
        life.play();
        isRight(life);
    }

    @Test
    void whateverStatementWasTheLast() {
        int killed = 0;
        int statement = 0;
        for (int more = 1; more > 0; statement++) {
            var life = new EveryLife(cluster);
            more = life.play(statement);
            killed += more;
            isRight(life);
        }
        assertThat(killed).isGreaterThan(300);
    }

    private static void isRight(EveryLife life) {
        assertThat(stays()).containsExactlyInAnyOrderElementsOf(EveryLife.STAYS);
        assertThat(overlaps()).isZero();
        for (var tenant : List.of(life.acme, life.other, life.again)) {
            for (var month : EveryLife.MONTHS) {
                var derived = cluster.part(Charges.class).toDate(tenant, month);
                assertThat(Line.of(derived))
                        .containsExactlyInAnyOrderElementsOf(ChargesOracle.charges(
                                BilledTenant.read(cluster.jdbc, tenant), month, EveryLife.at(EveryLife.END)));
                assertThat(Line.kept(cluster.jdbc, tenant, month)).isEqualTo(Line.of(derived));
                assertThat(cluster.part(Rollups.class).apps(tenant, UsagePeriod.of(month)))
                        .usingRecursiveComparison()
                        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                        .isEqualTo(cluster.part(Usage.class).apps(tenant, UsagePeriod.of(month)));
            }
        }
        for (var month : EveryLife.MONTHS) {
            assertThat(sum(cluster.part(NodeRollups.class).of(month).nodes().stream()
                            .map(NodeHeld::instances)))
                    .isEqualByComparingTo(sum(Stream.of(life.acme, life.other, life.again)
                            .flatMap(tenant -> cluster.part(Usage.class).apps(tenant, UsagePeriod.of(month)).stream())
                            .map(app -> app.held().instances())));
        }
    }

    private static BigDecimal sum(Stream<BigDecimal> values) {
        return values.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<String> stays() {
        return cluster.jdbc
                .sql("""
                select pod_uid || ' ' || min(extract(epoch from started_at - cast(:beginning as timestamptz)))::int || ' '
                    || (min(extract(epoch from started_at - cast(:beginning as timestamptz)))
                        + sum(sign * extract(epoch from coalesce(ended_at, cast(:end as timestamptz)) - started_at)))::int
                from usage_segment group by pod_uid""")
                .param("beginning", EveryLife.BEGINNING.toString())
                .param("end", EveryLife.at(EveryLife.END).toString())
                .query(String.class)
                .list();
    }

    private static int overlaps() {
        return cluster.jdbc.sql("""
                select count(*) from usage_segment as one join usage_segment as other
                  on one.pod_uid = other.pod_uid and one.id < other.id and one.sign = 1 and other.sign = 1
                 and one.started_at < coalesce(other.ended_at, 'infinity')
                 and other.started_at < coalesce(one.ended_at, 'infinity')
                where not exists (select from usage_segment as reversal where reversal.sign = -1
                    and reversal.corrects in (one.id, other.id))""").query(Integer.class).single();
    }
}
