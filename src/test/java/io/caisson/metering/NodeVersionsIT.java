package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under which version time counts, when somebody is late in saying which it is. */
class NodeVersionsIT {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    private MeteredCluster cluster;

    /** A pod was on the node from eleven until two minutes ago. */
    @BeforeEach
    void start() {
        cluster = new MeteredCluster("2026-11-10T12:00:00Z");
        cluster.list();
        cluster.part(NodeVersions.class).note(cluster.clock.instant(), Map.of("node-1", "old"));
        cluster.sees(MeteredCluster.pod("a", cluster.tenant("acme"), "web", cluster.clock.instant()));
        cluster.watchedFor(Duration.ofMinutes(9));
        cluster.seesGone("a");
        cluster.watchedFor(Duration.ofMinutes(2));
        cluster.rollsUp();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whoIsLateByNoMoreThanFiveMinutesIsInTime() {
        cluster.part(NodeVersions.class)
                .note(cluster.clock.instant().minus(Duration.ofMinutes(5)), Map.of("node-1", "new"));
        assertThat(seconds("old")).isEqualByComparingTo("360");
        assertThat(seconds("new")).isEqualByComparingTo("180");
        rollsUpLater();
        assertThat(seconds("old")).isEqualByComparingTo("360");
        assertThat(seconds("new")).isEqualByComparingTo("180");
    }

    @Test
    void whoIsLaterThanThatSaysWhatIsSoFromThenOn() {
        cluster.part(NodeVersions.class)
                .note(cluster.clock.instant().minus(Duration.ofMinutes(8)), Map.of("node-1", "new"));
        assertThat(seconds("old")).isEqualByComparingTo("360");
        assertThat(seconds("new")).isEqualByComparingTo("180");
    }

    @Test
    void aVersionThatANodeHasIsNoNews() {
        cluster.part(NodeVersions.class).note(cluster.clock.instant(), Map.of("node-1", "old"));
        assertThat(cluster.jdbc
                        .sql("select count(*) from node_runsc")
                        .query(Long.class)
                        .single())
                .isOne();
        rollsUpLater();
        assertThat(cluster.part(NodeRollups.class).of(NOVEMBER).versions())
                .extracting(NodeHeld::name)
                .isEqualTo(List.of("old"));
    }

    private void rollsUpLater() {
        cluster.watchedFor(Duration.ofMinutes(11));
        cluster.rollsUp();
        assertThat(cluster.jdbc
                        .sql("select count(*) from usage_node_change")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private BigDecimal seconds(String version) {
        return cluster.part(NodeRollups.class).of(NOVEMBER).versions().stream()
                .filter(held -> held.name().equals(version))
                .map(NodeHeld::instances)
                .findFirst()
                .orElseThrow();
    }
}
