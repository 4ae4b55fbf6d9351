package io.caisson.web.api;

import io.caisson.identity.Caller;
import io.caisson.invoices.InvoiceCsv;
import io.caisson.invoices.InvoicePdf;
import io.caisson.invoices.InvoiceSummary;
import io.caisson.invoices.Invoices;
import io.caisson.web.InvoiceFinder;
import io.caisson.web.OwnTenant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's invoices and credit notes. Drafts are for operators: until a month is billed, its charges say what it costs. */
@RestController
@RequestMapping("/v1/tenants/{slug}/invoices")
class InvoicesApi {

    private final Invoices invoices;
    private final InvoiceFinder finder;

    InvoicesApi(Invoices invoices, InvoiceFinder finder) {
        this.invoices = invoices;
        this.finder = finder;
    }

    @GetMapping
    Page<InvoiceSummaryView> list(
            OwnTenant tenant,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var found = invoices.of(tenant.id(), before(cursor), most + 1);
        return Page.of(found, most, InvoiceSummaryView::of, InvoiceSummary::number);
    }

    @GetMapping(path = "/{invoice}", produces = MediaType.APPLICATION_JSON_VALUE)
    InvoiceView get(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @PathVariable String invoice) {
        return InvoiceView.of(finder.of(tenant.id(), caller, invoice));
    }

    @GetMapping(path = "/{invoice}", produces = "text/csv")
    String csv(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @PathVariable String invoice) {
        return InvoiceCsv.of(finder.of(tenant.id(), caller, invoice));
    }

    @GetMapping(path = "/{invoice}", produces = MediaType.APPLICATION_PDF_VALUE)
    byte[] pdf(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @PathVariable String invoice) {
        return InvoicePdf.of(finder.of(tenant.id(), caller, invoice));
    }

    static @Nullable String before(@Nullable String cursor) {
        if (cursor != null && !Invoices.isNumber(cursor)) {
            throw Page.notACursor(cursor);
        }
        return cursor;
    }
}
