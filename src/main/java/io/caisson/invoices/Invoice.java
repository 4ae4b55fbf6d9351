package io.caisson.invoices;

import io.caisson.charges.ClosingApproval;
import io.caisson.metering.CoverageReport.Seconds;
import io.caisson.prices.BillingPeriod;
import io.caisson.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that an invoice, a credit note or a draft says.
 *
 * @param name the number, or the draft's id
 * @param coverage how much of the period was seen
 * @param approval why it was issued although time is missing
 * @param issue null for a draft
 * @param paid what came in
 */
public record Invoice(
        String name,
        Kind kind,
        InvoiceState state,
        Recipient recipient,
        Issuer issuer,
        BillingPeriod period,
        Seconds coverage,
        @Nullable Approval approval,
        List<InvoiceLine> lines,
        Sums sums,
        @Nullable Issue issue,
        Money paid) {

    /** What the paper is. */
    public enum Kind {
        INVOICE,
        /** It takes an invoice back as a whole. */
        CREDIT_NOTE
    }

    /**
     * Who is billed, as it was called then.
     *
     * @param address name and lines; may be empty
     */
    public record Recipient(UUID tenantId, String slug, String name, String address, String taxId) {}

    /** Who bills; all may be empty. */
    public record Issuer(String name, String address, String taxId) {}

    /** An operator's word that a month may be billed although part of it was not seen. */
    public record Approval(String by, Instant at, String reason) {

        /** The same word where there is no invoice to print it on. */
        @Nullable
        ClosingApproval closing(long missingSeconds) {
            return missingSeconds == 0 ? null : new ClosingApproval(missingSeconds, by, at, reason);
        }
    }

    /**
     * @param corrects the invoice that this credit note takes back
     * @param replaces the invoice that this one stands in for
     * @param reason of the correction
     * @param correctedBy the credit note that took this one back
     */
    public record Issue(
            Instant at,
            String by,
            LocalDate dueOn,
            @Nullable String corrects,
            @Nullable String replaces,
            @Nullable String reason,
            @Nullable String correctedBy) {}

    Invoice with(List<InvoiceLine> itsLines) {
        return new Invoice(
                name, kind, state, recipient, issuer, period, coverage, approval, itsLines, sums, issue, paid);
    }

    public boolean isDraft() {
        return issue == null;
    }

    /** @throws InvoiceConflict for a draft, of which nothing can be put right yet */
    public void requireIssued() {
        if (isDraft()) {
            throw new InvoiceConflict(
                    "%s is a draft. It still says what the ledger says: only what was issued can be corrected, so issue it first."
                            .formatted(name));
        }
    }

    public boolean isCreditNote() {
        return kind == Kind.CREDIT_NOTE;
    }

    /** What is still to come in. */
    public Money open() {
        return state.open(kind, sums.due(), paid);
    }
}
