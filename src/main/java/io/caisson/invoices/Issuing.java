package io.caisson.invoices;

import io.caisson.charges.ChargedMonths;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.invoices.InvoiceDrafts.Agreed;
import io.caisson.prices.TermsLock;
import io.caisson.shared.InvalidValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes invoices of a month's drafts: all its currencies in one transaction, so that the month is billed or it isn't. */
@Component
public class Issuing {

    static final String CAISSON = "Caisson";
    private static final int LONGEST_REASON = 500;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d\\n]]");

    private final TermsLock terms;
    private final TenantLock tenants;
    private final InvoiceDrafts drafts;
    private final StandingInvoices standing;
    private final InvoiceWriter writer;
    private final ChargedMonths months;
    private final InvoiceSettings settings;
    private final Clock clock;

    Issuing(
            TermsLock terms,
            TenantLock tenants,
            InvoiceDrafts drafts,
            StandingInvoices standing,
            InvoiceWriter writer,
            ChargedMonths months,
            InvoiceSettings settings,
            Clock clock) {
        this.terms = terms;
        this.tenants = tenants;
        this.drafts = drafts;
        this.standing = standing;
        this.writer = writer;
        this.months = months;
        this.settings = settings;
        this.clock = clock;
    }

    /** From when on a draft is issued by itself. */
    public Instant reviewedBy(DraftSummary draft) {
        return reviewedBy(draft.reviewFrom());
    }

    /** From when on its invoices are corrected by themselves, unless more is missing than somebody agreed to. */
    public Instant reviewedBy(LateMonth late) {
        return reviewedBy(late.foundAt());
    }

    private Instant reviewedBy(Instant begun) {
        return begun.plus(Duration.ofDays(settings.reviewDays()));
    }

    /**
     * An operator says why a month may be billed although part of it was not seen.
     *
     * @throws InvalidValue when the reason is empty or too long
     */
    @Transactional
    public void approve(DraftSummary draft, String reason, String by) {
        drafts.approve(draft.tenantId(), draft.month(), new Approval(by, now(), reason(reason)));
    }

    /**
     * An operator doesn't wait for the review to end. The month's drafts in other currencies are issued with it.
     *
     * @return the numbers
     * @throws InvoiceConflict when the month is billed already, part of it was not seen and nobody said why, or it isn't
     *     known yet whether part of it was not seen
     */
    @Transactional
    public List<String> issue(DraftSummary draft, String by) {
        terms.hold();
        var derived = drafts.derive(draft.tenantId(), draft.month())
                .orElseThrow(() -> new InvoiceConflict("%s of %s was issued already. Look among its invoices."
                        .formatted(draft.month(), draft.slug())));
        derived.requireSettled();
        long unexplained = derived.coverage().missing();
        if (unexplained > approvedMissing(draft.tenantId(), draft.month())) {
            throw new InvoiceConflict(
                    "%d seconds of %s were not seen. Say first why it may be billed nevertheless: approve the draft."
                            .formatted(unexplained, draft.month()));
        }
        return bill(derived, by);
    }

    /** Issues the month if its review is over and nothing is open. Can be called at any time and more than once. */
    @Transactional
    public List<String> issueIfDue(UUID tenantId, YearMonth month) {
        terms.hold();
        return drafts.derive(tenantId, month)
                .filter(this::isDue)
                .map(found -> bill(found, CAISSON))
                .orElse(List.of());
    }

    /** Whether its review is over and nothing is open, as {@link #issueIfDue} finds it, too, when it holds the terms. */
    boolean isDue(Derived found) {
        return found.settled()
                && !reviewedBy(reviewFrom(found)).isAfter(clock.instant())
                && found.coverage().missing()
                        <= approvedMissing(found.tenantId(), found.period().month());
    }

    /** What came to light late can be looked at as long as what was there at the month's end. */
    private Instant reviewFrom(Derived found) {
        var end = found.period().to();
        return months.reopenedAt(found.tenantId(), found.period().month())
                .filter(end::isBefore)
                .orElse(end);
    }

    private List<String> bill(Derived derived, String by) {
        tenants.take(derived.tenantId());
        var month = derived.period().month();
        var agreed = drafts.agreed(derived.tenantId(), month).orElse(null);
        var approval = agreed == null ? null : agreed.approval();
        var numbers = derived.currencies().stream()
                .map(currency -> issue(derived, currency, approval, by))
                .toList();
        drafts.forget(derived.tenantId(), month);
        months.close(derived.tenantId(), derived.charges(), numbers.isEmpty() ? derived.closing(approval) : null);
        return numbers;
    }

    private String issue(Derived derived, Currency currency, @Nullable Approval approval, String by) {
        var takenBack = standing.last(derived.tenantId(), derived.period().month(), currency);
        return writer.issue(derived, currency, approval, by, takenBack, takenBack == null ? null : LateMonths.REASON);
    }

    private long approvedMissing(UUID tenantId, YearMonth month) {
        return drafts.agreed(tenantId, month).map(Agreed::missing).orElse(0L);
    }

    private Instant now() {
        return clock.instant();
    }

    static String reason(String text) {
        var reason = text.strip();
        if (reason.isEmpty()
                || reason.length() > LONGEST_REASON
                || INVISIBLE.matcher(reason).find()) {
            throw new InvalidValue("reason", text, "1 to %d printable characters".formatted(LONGEST_REASON));
        }
        return reason;
    }
}
