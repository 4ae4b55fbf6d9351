package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Drafts and issues what is due, month by month. Each step is a transaction of its own that can be made again: a killed
 * process leaves nothing half done, and two replicas do it once.
 */
@Component
class MonthsOver {

    private static final Logger LOG = LoggerFactory.getLogger(MonthsOver.class);

    private final JdbcClient jdbc;
    private final ChargedMonths months;
    private final InvoiceDrafts drafts;
    private final Issuing issuing;
    private final LateMonths late;

    MonthsOver(JdbcClient jdbc, ChargedMonths months, InvoiceDrafts drafts, Issuing issuing, LateMonths late) {
        this.jdbc = jdbc;
        this.months = months;
        this.drafts = drafts;
        this.issuing = issuing;
        this.late = late;
    }

    /** What fails for one tenant holds up no other. */
    void bill() {
        late.find();
        billOpen();
        late.settle();
    }

    private void billOpen() {
        jdbc.sql("""
                select id from tenant
                where state <> 'DELETED'
                  or exists (select from charged_month where tenant_id = id and closed_at is null)
                  or not exists (select from charged_month where tenant_id = id and ends_at > deleted_at)
                order by id""").query(UUID.class).list().forEach(tenant -> {
            try {
                bill(tenant);
            } catch (RuntimeException e) {
                LOG.error("The invoices of tenant {} can't be made.", tenant, e);
            }
        });
    }

    private void bill(UUID tenant) {
        for (var month : months.open(tenant)) {
            if (drafts.derive(tenant, month).filter(issuing::isDue).isPresent()) {
                issuing.issueIfDue(tenant, month)
                        .forEach(number -> LOG.info("Issued the invoice {} of tenant {}.", number, tenant));
            }
        }
    }
}
