package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of rollups when their month's segments are dropped. */
class RollupRetentionIT {

    private MeteredCluster cluster;
    private Rollups rollups;
    private NodeRollups nodes;
    private UsageRoller roller;
    private UUID acme;

    @BeforeEach
    void start() {
        cluster = new MeteredCluster("2026-10-25T21:30:00Z");
        acme = cluster.tenant("acme");
        rollups = cluster.part(Rollups.class);
        nodes = cluster.part(NodeRollups.class);
        roller = cluster.part(UsageRoller.class);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void stayWhenTheirMonthIsDroppedWhichWaitsForThem() {
        var august = UsagePeriod.of(YearMonth.of(2025, 8));
        new MadeSegment(acme, "2025-08-01T00:00:00Z", "2025-08-02T00:00:00Z").write(cluster.jdbc);
        new MadeSegment(acme, "2025-08-31T00:00:00Z", "2025-09-01T00:00:00Z").write(cluster.jdbc);
        september();
        cluster.jdbc
                .sql("insert into usage_rollup_rebuild select id, '2025-08-01' from tenant where slug = 'acme'")
                .update();
        var months = cluster.part(OldMonths.class);
        months.drop();
        assertThat(cluster.jdbc
                        .sql("select count(*) from usage_segment where started_at < '2025-09-01Z'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(roller.rebuild()).isTrue();
        assertThat(nodes.of(YearMonth.of(2025, 8)).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.instances()).isEqualByComparingTo("172800"));
        months.drop();
        assertThat(cluster.jdbc
                        .sql("select to_regclass('usage_segment_2025_08')::text")
                        .query(String.class)
                        .optional())
                .isEmpty();
        assertThat(rollups.tenants(august))
                .singleElement()
                .satisfies(acme -> assertThat(acme.held().instances()).isEqualByComparingTo("172800"));
        assertThat(cluster.usage.apps(acme, august).getFirst().held().instances())
                .as("the same over all days")
                .isEqualByComparingTo("172800");
        assertThatThrownBy(
                        () -> cluster.usage.apps(acme, UsagePeriod.of("2025-08-01T00:00:00Z", "2025-08-02T00:00:01Z")))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("2025-08-02T00:00:01Z")
                .hasMessageContaining("whole days");
        assertThat(cluster.usage
                        .apps(acme, UsagePeriod.of("2025-08-31T00:00:00Z", "2025-09-01T00:00:01Z"))
                        .getFirst()
                        .held()
                        .instances())
                .isEqualByComparingTo("86402");
        assertThatThrownBy(() -> cluster.usage.segments(acme, august, null, 10))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("2025-09-01T00:00:00Z or later");
        assertThat(nodes.of(YearMonth.of(2025, 8)).nodes())
                .as("those of nodes go with it")
                .isEmpty();
        assertThat(nodes.of(YearMonth.of(2025, 9)).nodes())
                .as("and no others")
                .singleElement()
                .satisfies(node -> assertThat(node.instances()).isEqualByComparingTo("172800"));
    }

    /** Of the first day of the month after, one is rolled up and one is yet to be. */
    private void september() {
        new MadeSegment(acme, "2025-09-01T00:00:00Z", "2025-09-02T00:00:00Z").write(cluster.jdbc);
        assertThat(cluster.part(NodeRoller.class).fold()).isTrue();
        new MadeSegment(acme, "2025-09-01T00:00:00Z", "2025-09-02T00:00:00Z").write(cluster.jdbc);
    }
}
