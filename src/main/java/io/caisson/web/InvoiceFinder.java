package io.caisson.web;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.invoices.DraftSummary;
import io.caisson.invoices.Invoice;
import io.caisson.invoices.Invoices;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds an invoice by its number, and for operators a draft by its id. What isn't the caller's doesn't exist. */
@Component
public class InvoiceFinder {

    private final Invoices invoices;

    InvoiceFinder(Invoices invoices) {
        this.invoices = invoices;
    }

    /** @throws NotFound when the tenant has none of that name, or the caller may not see it */
    public Invoice of(UUID tenantId, Caller caller, String name) {
        var found = caller.operator() ? any(name) : invoices.find(tenantId, name);
        return found.filter(invoice -> invoice.recipient().tenantId().equals(tenantId))
                .orElseThrow(() -> new NotFound("invoice"));
    }

    /** Of whichever tenant: for operators. */
    public Invoice get(String name) {
        return any(name).orElseThrow(() -> new NotFound("invoice"));
    }

    /** For operators. */
    public DraftSummary draft(String id) {
        return id(id).flatMap(invoices::findDraft).orElseThrow(() -> new NotFound("draft"));
    }

    /** Whether nothing is charged in its month, so that it becomes no invoice. */
    public boolean hasNoLine(DraftSummary draft) {
        return invoices.draft(draft.id())
                .map(invoice -> invoice.lines().isEmpty())
                .orElse(false);
    }

    private Optional<Invoice> any(String name) {
        return Invoices.isNumber(name) ? invoices.find(name) : id(name).flatMap(invoices::draft);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
