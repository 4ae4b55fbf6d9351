package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import io.caisson.charges.MonthCharges;
import io.caisson.invoices.LateRows.Late;
import io.caisson.metering.KeptMonths;
import io.caisson.metering.LateUsage;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.TermsLock;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private final LateRows rows;
    private final LateUsage late;
    private final KeptMonths kept;
    private final ChargedMonths months;
    private final Derivation derivation;
    private final Invoices invoices;
    private final StandingInvoices standing;
    private final InvoiceCorrections corrections;
    private final TermsLock terms;
    private final TenantLock tenants;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LateMonths(
            LateRows rows,
            LateUsage late,
            KeptMonths kept,
            ChargedMonths months,
            Derivation derivation,
            Invoices invoices,
            StandingInvoices standing,
            InvoiceCorrections corrections,
            TermsLock terms,
            TenantLock tenants,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.late = late;
        this.kept = kept;
        this.months = months;
        this.derivation = derivation;
        this.invoices = invoices;
        this.standing = standing;
        this.corrections = corrections;
        this.terms = terms;
        this.tenants = tenants;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Looks at the closed months of all that was written late. What fails for one tenant holds up no other. */
    void find() {
        late.tenants().forEach(tenant -> attempt(tenant, () -> find(tenant)));
    }

    /** Corrects the invoices of which nobody has taken care meanwhile. */
    void settle() {
        rows.list().forEach(found -> attempt(found.tenant(), () -> settle(found)));
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
        var derived = derivation.of(tenant, month);
        if (derived.charges().isSame(charged)) {
            rows.forget(tenant, month);
        } else if (standing.of(tenant, month).isEmpty()) {
            months.reopen(tenant, month);
            LOG.info("Usage of tenant {} in {} came to light: the month is open again.", tenant, month);
        } else {
            rows.note(new Late(tenant, month, clock.instant(), unexplained(derived)));
        }
    }

    private void settle(Late found) {
        terms.hold();
        tenants.take(found.tenant());
        var charged = months.kept(found.tenant(), found.month()).orElseThrow();
        var derived = derivation.of(found.tenant(), found.month());
        var stands = !standing.of(found.tenant(), found.month()).isEmpty();
        if (!stands || !isKept(charged) || derived.charges().isSame(charged)) {
            rows.forget(found.tenant(), found.month()); // where none stands, the month is opened again instead
        } else if (derived.settled()) {
            var missing = unexplained(derived);
            rows.waitFor(found, missing);
            if (missing == null && !rows.correctedAt(found).isAfter(clock.instant())) {
                correct(derived, charged);
            }
        }
    }

    /** What is missing, where that is more than somebody has said a word for: who corrects it has to say one first. */
    private @Nullable Long unexplained(Derived derived) {
        long missing = derived.coverage().missing();
        return derived.settled()
                        && missing > mostMissing(issued(derived)).coverage().missing()
                ? missing
                : null;
    }

    private void correct(Derived derived, MonthCharges charged) {
        var month = derived.period().month();
        var issued = issued(derived);
        corrections.catchUp(
                derived, wrong(issued, derived, charged), mostMissing(issued).approval(), REASON);
        rows.forget(derived.tenantId(), month);
        LOG.info("Corrected the invoices of tenant {} for {}.", derived.tenantId(), month);
    }

    private List<Invoice> issued(Derived derived) {
        return standing.of(derived.tenantId(), derived.period().month()).values().stream()
                .map(number -> invoices.find(number).orElseThrow())
                .toList();
    }

    private static Invoice mostMissing(List<Invoice> issued) {
        return issued.stream()
                .max(Comparator.comparingLong(invoice -> invoice.coverage().missing()))
                .orElseThrow();
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
}
