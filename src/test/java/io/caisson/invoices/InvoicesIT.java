package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MeteredDatabase;
import org.junit.jupiter.api.Test;

class InvoicesIT {

    /** Else a pool's worth of readers would wait for each other. */
    @Test
    void anInvoiceIsReadByWhoHoldsNoMoreThanOneConnection() {
        try (var cluster = new BilledCluster();
                var pool = MeteredDatabase.oneConnection()) {
            var tenant = cluster.acme("2026-03-01T00:00:00Z", "UTC", "0", "1");
            cluster.held(tenant, "web", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
            cluster.until("2026-04-04T00:00:00Z");
            cluster.bill();

            var invoices = cluster.replica(pool).getBean(Invoices.class);
            assertThat(invoices.find(tenant, "2026-000001").orElseThrow().lines())
                    .isEqualTo(cluster.invoices(tenant).getFirst().lines())
                    .isNotEmpty();
        }
    }
}
