package io.caisson.web.api;

import static io.caisson.web.api.InvoiceView.text;

import io.caisson.invoices.DraftSummary;
import io.caisson.invoices.Invoice;
import io.caisson.invoices.InvoiceState;
import io.caisson.invoices.InvoiceSummary;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of an invoice, a credit note or a draft. What isn't known before it is issued is null for a draft.
 *
 * @param draft its id, null for what was issued
 * @param needsApproval whether an operator has to say why it may be billed although part of it was not seen
 */
record InvoiceSummaryView(
        @Nullable String number,
        @Nullable String draft,
        Invoice.Kind kind,
        InvoiceState state,
        String tenant,
        String month,
        String currency,
        String net,
        String total,
        @Nullable String due,
        @Nullable String paid,
        @Nullable Instant issuedAt,
        @Nullable LocalDate dueOn,
        @Nullable String corrects,
        @Nullable String correctedBy,
        boolean needsApproval) {

    static InvoiceSummaryView of(InvoiceSummary summary) {
        return new InvoiceSummaryView(
                summary.number(),
                null,
                summary.kind(),
                summary.state(),
                summary.slug(),
                summary.month().toString(),
                summary.total().currency().getCurrencyCode(),
                text(summary.net()),
                text(summary.total()),
                text(summary.due()),
                text(summary.paid()),
                summary.issuedAt(),
                summary.dueOn(),
                summary.corrects(),
                summary.correctedBy(),
                false);
    }

    static InvoiceSummaryView of(DraftSummary draft) {
        return new InvoiceSummaryView(
                null,
                draft.id().toString(),
                Invoice.Kind.INVOICE,
                InvoiceState.DRAFT,
                draft.slug(),
                draft.month().toString(),
                draft.total().currency().getCurrencyCode(),
                text(draft.net()),
                text(draft.total()),
                null,
                null,
                null,
                null,
                null,
                null,
                draft.needsApproval());
    }
}
