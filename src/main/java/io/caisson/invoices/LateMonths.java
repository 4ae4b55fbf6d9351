package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.MonthCharges;
import io.caisson.metering.KeptMonths;
import io.caisson.metering.LateUsage;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.TermsLock;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Bills what comes to light when its month is billed already. A month without an invoice is opened again; one that has some
 * waits for a review's length and then gets a credit note and a replacement for each that is no longer right.
 */
@Component
class LateMonths {

    static final String REASON = "Usage came to light after the month was billed";
    private static final Logger LOG = LoggerFactory.getLogger(LateMonths.class);

    private final JdbcClient jdbc;
    private final LateUsage late;
    private final KeptMonths kept;
    private final ChargedMonths months;
    private final Derivation derivation;
    private final Invoices invoices;
    private final StandingInvoices standing;
    private final InvoiceCorrections corrections;
    private final TermsLock terms;
    private final TenantLock tenants;
    private final InvoiceSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LateMonths(
            JdbcClient jdbc,
            LateUsage late,
            KeptMonths kept,
            ChargedMonths months,
            Derivation derivation,
            Invoices invoices,
            StandingInvoices standing,
            InvoiceCorrections corrections,
            TermsLock terms,
            TenantLock tenants,
            InvoiceSettings settings,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.late = late;
        this.kept = kept;
        this.months = months;
        this.derivation = derivation;
        this.invoices = invoices;
        this.standing = standing;
        this.corrections = corrections;
        this.terms = terms;
        this.tenants = tenants;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Late(UUID tenant, YearMonth month, boolean due) {}

    /** Looks at the closed months of all that was written late. What fails for one tenant holds up no other. */
    void find() {
        late.tenants().forEach(tenant -> attempt(tenant, () -> find(tenant)));
    }

    /** Corrects the invoices of which nobody has taken care meanwhile. */
    void settle() {
        var due = clock.instant().minus(Duration.ofDays(settings.reviewDays()));
        jdbc.sql("select tenant_id, month, found_at from invoice_late order by month, tenant_id")
                .query((row, n) -> new Late(
                        row.getObject("tenant_id", UUID.class),
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        !row.getTimestamp("found_at").toInstant().isAfter(due)))
                .list()
                .forEach(found -> attempt(found.tenant, () -> settle(found)));
    }

    private void attempt(UUID tenant, Runnable work) {
        try {
            transaction.executeWithoutResult(status -> work.run());
        } catch (RuntimeException e) {
            LOG.error("The late usage of tenant {} can't be billed.", tenant, e);
        }
    }

    private void find(UUID tenant) {
        tenants.take(tenant);
        late.take(tenant).stream()
                .flatMap(span -> months.closed(tenant, span.from(), span.to()).stream())
                .distinct()
                .forEach(month -> find(tenant, month));
    }

    private void find(UUID tenant, YearMonth month) {
        var charged = months.kept(tenant, month).orElseThrow();
        if (!isKept(charged)) {
            LOG.warn(
                    "Usage of tenant {} in {} came to light, which is no longer kept: it isn't billed.", tenant, month);
            return;
        }
        if (derivation.of(tenant, month).charges().isSame(charged)) {
            forget(tenant, month);
        } else if (standing.of(tenant, month).isEmpty()) {
            months.reopen(tenant, month);
            LOG.info("Usage of tenant {} in {} came to light: the month is open again.", tenant, month);
        } else if (note(tenant, month)) {
            LOG.warn("Usage of tenant {} in {} came to light: its invoices will be corrected.", tenant, month);
        }
    }

    private void settle(Late found) {
        terms.hold();
        tenants.take(found.tenant);
        var charged = months.kept(found.tenant, found.month).orElseThrow();
        var derived = derivation.of(found.tenant, found.month);
        if (!isKept(charged) || derived.charges().isSame(charged)) {
            forget(found.tenant, found.month);
        } else if (found.due && derived.settled()) {
            settle(derived, charged);
        }
    }

    /** Where more is missing than somebody has said a word for, that has to be said first, by who corrects it. */
    private void settle(Derived derived, MonthCharges charged) {
        var month = derived.period().month();
        var issued = standing.of(derived.tenantId(), month).values().stream()
                .map(number -> invoices.find(number).orElseThrow())
                .toList();
        var mostMissing = issued.stream()
                .max(Comparator.comparingLong(invoice -> invoice.coverage().missing()))
                .orElseThrow();
        if (derived.coverage().missing() <= mostMissing.coverage().missing()) {
            corrections.catchUp(derived, wrong(issued, derived, charged), mostMissing.approval(), REASON);
            forget(derived.tenantId(), month);
            LOG.info("Corrected the invoices of tenant {} for {}.", derived.tenantId(), month);
        }
    }

    private static List<Invoice> wrong(List<Invoice> issued, Derived derived, MonthCharges charged) {
        return issued.stream()
                .filter(invoice ->
                        !derived.charges().isSame(charged, invoice.sums().currency()))
                .toList();
    }

    private boolean isKept(MonthCharges charged) {
        return kept.hold(
                new UsagePeriod(charged.period().from(), charged.period().to()));
    }

    private boolean note(UUID tenant, YearMonth month) {
        return jdbc.sql("insert into invoice_late (tenant_id, month, found_at) values (?, ?, ?) on conflict do nothing")
                        .params(tenant, Date.valueOf(month.atDay(1)), Timestamp.from(clock.instant()))
                        .update()
                > 0;
    }

    private void forget(UUID tenant, YearMonth month) {
        jdbc.sql("delete from invoice_late where tenant_id = ? and month = ?")
                .params(tenant, Date.valueOf(month.atDay(1)))
                .update();
    }
}
