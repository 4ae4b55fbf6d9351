package io.caisson.budgets;

import io.caisson.invoices.Arrears;
import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.prices.BillingProfiles;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.Suspension;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.Suspensions;
import io.caisson.tenancy.Tenancy;
import io.caisson.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a tenant that doesn't pay from one state to the next, and back when it has paid; each in one transaction. */
@Component
class Dunning {

    private static final Logger LOG = LoggerFactory.getLogger(Dunning.class);
    private static final String BY = "arrears";

    private final ArrearsSettings settings;
    private final Arrears arrears;
    private final BillingProfiles profiles;
    private final LifeCycle lifeCycle;
    private final Suspensions suspensions;
    private final Tenancy tenancy;
    private final Notices notices;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Dunning(
            ArrearsSettings settings,
            Arrears arrears,
            BillingProfiles profiles,
            LifeCycle lifeCycle,
            Suspensions suspensions,
            Tenancy tenancy,
            Notices notices,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.settings = settings;
        this.arrears = arrears;
        this.profiles = profiles;
        this.lifeCycle = lifeCycle;
        this.suspensions = suspensions;
        this.tenancy = tenancy;
        this.notices = notices;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Those that owe something, and those that did when somebody looked the last time. */
    void all() {
        var tenants = new HashSet<>(arrears.all().keySet());
        tenants.addAll(known());
        for (var tenant : tenants) {
            try {
                transaction.executeWithoutResult(ignored -> one(tenant));
            } catch (RuntimeException e) {
                LOG.error("What tenant {} owes can't be followed up.", tenant, e);
            }
        }
    }

    /** In the caller's transaction. */
    void one(UUID id) {
        var tenant = tenancy.lock(id);
        if (!tenant.state().stays()) {
            return;
        }
        var due = arrears.since(id).orElse(null);
        if (due == null) {
            lifeCycle.owe(id, null);
            lifeCycle.expire(id, SuspensionCause.ARREARS, BY);
        } else {
            follow(tenant, due);
        }
    }

    private void follow(Tenant tenant, LocalDate due) {
        var now = clock.instant();
        var zone = profiles.at(tenant.id(), now).zone();
        var today = LocalDate.ofInstant(now, zone);
        if (lifeCycle.owe(tenant.id(), due.atStartOfDay(zone).toInstant())) {
            notices.tell(tenant.id(), NoticeType.TENANT_PAST_DUE, Map.of("dueOn", due.toString()));
        }
        var lifted = suspensions
                .overruled(tenant.id(), SuspensionCause.ARREARS)
                .map(at -> LocalDate.ofInstant(at, zone))
                .orElse(null);
        switch (settings.step(due, lifted, suspended(tenant, zone), today)) {
            case WAIT -> {}
            case SUSPEND -> lifeCycle.suspend(tenant.id(), SuspensionCause.ARREARS, reason(due, today), BY);
            case RESUME -> lifeCycle.expire(tenant.id(), SuspensionCause.ARREARS, BY);
            case DELETE -> delete(tenant, due);
        }
    }

    private void delete(Tenant tenant, LocalDate due) {
        LOG.warn("Tenant {} is deleted: an invoice that was due on {} isn't paid.", tenant.slug(), due);
        tenancy.delete(tenant.slug());
    }

    private @Nullable LocalDate suspended(Tenant tenant, ZoneId zone) {
        return suspensions.of(tenant.id()).stream()
                .filter(held -> held.cause() == SuspensionCause.ARREARS)
                .map(Suspension::since)
                .map((Instant since) -> LocalDate.ofInstant(since, zone))
                .findFirst()
                .orElse(null);
    }

    private String reason(LocalDate due, LocalDate today) {
        var deletion = settings.deletion(due, today)
                .map(" Without a payment all is deleted on %s."::formatted)
                .orElse("");
        return "An invoice that was due on %s isn't paid.%s".formatted(due, deletion);
    }

    private Set<UUID> known() {
        return jdbc.sql("select id from tenant where state in ('PAST_DUE', 'SUSPENDED') and past_due_since is not null")
                .query(UUID.class)
                .set();
    }
}
