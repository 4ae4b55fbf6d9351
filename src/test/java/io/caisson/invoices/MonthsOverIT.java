package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MeteredDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What looking for months that are over costs while there is nothing to do. */
class MonthsOverIT {

    private static final BilledCluster CLUSTER = new BilledCluster();
    private static final SeenStatements SEEN = new SeenStatements(MeteredDatabase.POOL);
    private static final MonthsOver MONTHS = CLUSTER.replica(SEEN).getBean(MonthsOver.class);

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void aTenant() {
        var tenant = CLUSTER.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
        CLUSTER.held(tenant, "web", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
    }

    @Test
    void aMonthThatGoesOnIsNeitherHeldNorDerived() {
        CLUSTER.until("2026-03-20T00:00:00Z");
        CLUSTER.bill();
        assertThat(SEEN.during(MONTHS::bill))
                .noneMatch(sql -> sql.contains("for no key update"))
                .noneMatch(sql -> sql.contains("usage_rollup"))
                .anyMatch(sql -> sql.contains("billing_profile"));
    }

    /** Whoever changes prices would wait for each of them. */
    @Test
    void aDraftThatIsLookedAtIsDerivedOnceAndHoldsNoTerms() {
        CLUSTER.until("2026-04-02T00:00:00Z");
        CLUSTER.bill();
        assertThat(SEEN.during(MONTHS::bill))
                .noneMatch(sql -> sql.contains("hashtextextended('terms'"))
                .filteredOn(sql -> sql.contains("for no key update"))
                .hasSize(1);
        CLUSTER.until("2026-04-04T00:00:00Z");
        assertThat(SEEN.during(MONTHS::bill)).anyMatch(sql -> sql.contains("hashtextextended('terms'"));
    }
}
