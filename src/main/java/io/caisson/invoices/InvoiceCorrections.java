package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.metering.KeptMonths;
import io.caisson.metering.UsagePeriod;
import io.caisson.prices.TermsLock;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Puts an issued invoice right without changing it: a credit note takes it back, a replacement stands in its place. */
@Component
public class InvoiceCorrections {

    private final Invoices invoices;
    private final StandingInvoices standing;
    private final InvoiceWriter writer;
    private final Derivation derivation;
    private final TermsLock terms;
    private final TenantLock tenants;
    private final KeptMonths kept;
    private final Payments payments;
    private final ChargedMonths months;
    private final Clock clock;

    InvoiceCorrections(
            Invoices invoices,
            StandingInvoices standing,
            InvoiceWriter writer,
            Derivation derivation,
            TermsLock terms,
            TenantLock tenants,
            KeptMonths kept,
            Payments payments,
            ChargedMonths months,
            Clock clock) {
        this.invoices = invoices;
        this.standing = standing;
        this.writer = writer;
        this.derivation = derivation;
        this.terms = terms;
        this.tenants = tenants;
        this.kept = kept;
        this.payments = payments;
        this.months = months;
        this.clock = clock;
    }

    /**
     * @param replacement null where the ledger has nothing left to charge
     * @param others numbers of invoices in currencies that the month had none in before
     */
    public record Correction(String creditNote, @Nullable String replacement, List<String> others) {}

    /**
     * Takes the invoice back and derives the month anew from the ledger as it is now.
     *
     * @throws InvalidValue when the reason is empty
     * @throws InvoiceConflict when it is a draft, was taken back before, is a credit note itself, its usage is no longer kept, or it
     *     isn't known yet what of the month was not seen
     */
    @Transactional
    public Correction correct(Invoice asked, String reason, String by) {
        asked.requireIssued();
        var tenantId = asked.recipient().tenantId();
        var why = Issuing.reason(reason);
        terms.hold();
        tenants.take(tenantId);
        var invoice = invoices.find(tenantId, asked.name()).orElseThrow();
        refuse(invoice);
        var derived = derivation.of(tenantId, invoice.period().month());
        derived.requireSettled();
        var currency = invoice.sums().currency();
        var note = takeBack(invoice, why, by);
        var made = issue(derived, approval(invoice, derived, why, by), why, by);
        return new Correction(
                note,
                made.stream().filter(in(currency)).map(Made::number).findFirst().orElse(null),
                made.stream().filter(in(currency).negate()).map(Made::number).toList());
    }

    /** Brings a month's invoices up to what the ledger says: takes back those that are wrong, and issues what is missing. */
    @Transactional(propagation = Propagation.MANDATORY)
    void catchUp(Derived derived, List<Invoice> wrong, @Nullable Approval approval, String reason) {
        wrong.forEach(invoice -> takeBack(invoice, reason, Issuing.CAISSON));
        issue(derived, approval, reason, Issuing.CAISSON);
    }

    private record Made(Currency currency, String number) {}

    private static Predicate<Made> in(Currency currency) {
        return made -> made.currency.equals(currency);
    }

    private void refuse(Invoice invoice) {
        var correctedBy = Objects.requireNonNull(invoice.issue()).correctedBy();
        if (correctedBy != null) {
            throw new InvoiceConflict("%s was taken back by %s already. Correct what stands in its place."
                    .formatted(invoice.name(), correctedBy));
        }
        if (invoice.isCreditNote()) {
            throw new InvoiceConflict(
                    "%s is a credit note. Correct the invoice that stands in the place of the one it takes back."
                            .formatted(invoice.name()));
        }
        if (!kept.hold(new UsagePeriod(invoice.period().from(), invoice.period().to()))) {
            throw new InvoiceConflict(
                    "The usage that %s stands on is no longer kept, so it can't be derived anew. Give a credit instead."
                            .formatted(invoice.name()));
        }
    }

    /**
     * A word that was given holds for what was missing then, and for no second more. Who corrects says why: that is the word
     * for what was not seen, too.
     */
    private @Nullable Approval approval(Invoice invoice, Derived derived, String reason, String by) {
        return derived.coverage().missing() <= invoice.coverage().missing()
                ? invoice.approval()
                : new Approval(by, clock.instant(), reason);
    }

    private String takeBack(Invoice invoice, String reason, String by) {
        var note = writer.creditNote(invoice, reason, by);
        payments.giveBack(invoice);
        return note;
    }

    /** In each currency that has none that stands: first in place of those that there were. */
    private List<Made> issue(Derived derived, @Nullable Approval approval, String reason, String by) {
        var tenantId = derived.tenantId();
        var month = derived.period().month();
        var standing = this.standing.of(tenantId, month);
        var missing = derived.currencies().stream()
                .filter(currency -> !standing.containsKey(currency.getCurrencyCode()))
                .toList();
        Predicate<Currency> hadOne = currency -> this.standing.last(tenantId, month, currency) != null;
        var made =
                Stream.concat(missing.stream().filter(hadOne), missing.stream().filter(hadOne.negate()))
                        .toList()
                        .stream()
                        .map(currency -> new Made(
                                currency,
                                writer.issue(
                                        derived,
                                        currency,
                                        approval,
                                        by,
                                        this.standing.last(tenantId, month, currency),
                                        reason)))
                        .toList();
        months.close(
                tenantId,
                this.standing.charged(derived, standing),
                made.isEmpty() && standing.isEmpty() ? derived.closing(approval) : null);
        return made;
    }
}
