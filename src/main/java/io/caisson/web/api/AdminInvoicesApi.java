package io.caisson.web.api;

import io.caisson.apps.NotFound;
import io.caisson.identity.Caller;
import io.caisson.invoices.DraftSummary;
import io.caisson.invoices.InvoiceCorrections;
import io.caisson.invoices.InvoiceCsv;
import io.caisson.invoices.InvoicePdf;
import io.caisson.invoices.InvoiceState;
import io.caisson.invoices.InvoiceSummary;
import io.caisson.invoices.Invoices;
import io.caisson.invoices.Issuing;
import io.caisson.invoices.PaymentsCsv;
import io.caisson.metering.UsageReport;
import io.caisson.web.InvoiceFinder;
import io.caisson.web.PaymentsFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All tenants' invoices, and what operators do with them. A deleted tenant's stay. */
@RestController
@RequestMapping("/v1/admin/invoices")
class AdminInvoicesApi {

    private final Invoices invoices;
    private final PaymentsCsv payments;
    private final InvoiceFinder finder;
    private final Issuing issuing;
    private final InvoiceCorrections corrections;
    private final Idempotency idempotency;

    AdminInvoicesApi(
            Invoices invoices,
            PaymentsCsv payments,
            InvoiceFinder finder,
            Issuing issuing,
            InvoiceCorrections corrections,
            Idempotency idempotency) {
        this.invoices = invoices;
        this.payments = payments;
        this.finder = finder;
        this.issuing = issuing;
        this.corrections = corrections;
        this.idempotency = idempotency;
    }

    record Why(@Nullable String reason) {}

    record Issued(List<String> numbers) {}

    /** Issued ones, the newest first; with the state DRAFT those that are not issued yet, the oldest month first. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<InvoiceSummaryView> list(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var most = Page.limit(limit);
        var of = month == null ? null : UsageReport.monthOf(month);
        var wanted = state == null ? null : InvoiceState.parse(state);
        if (wanted == InvoiceState.DRAFT) {
            return Page.of(drafts(of, cursor, most + 1), most, InvoiceSummaryView::of, DraftSummary::id);
        }
        var found = invoices.search(of, wanted, InvoicesApi.before(cursor), most + 1);
        return Page.of(found, most, InvoiceSummaryView::of, InvoiceSummary::number);
    }

    /** The file for a payment system: all that is open. */
    @GetMapping(produces = "text/csv")
    void listAsCsv(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String state,
            HttpServletResponse response)
            throws IOException {
        PaymentsFile.write(
                payments,
                month == null ? null : UsageReport.monthOf(month),
                state == null ? null : InvoiceState.parse(state),
                response);
    }

    @GetMapping(path = "/{invoice}", produces = "text/csv")
    String csv(@PathVariable String invoice) {
        return InvoiceCsv.of(finder.get(invoice));
    }

    @GetMapping(path = "/{invoice}", produces = MediaType.APPLICATION_PDF_VALUE)
    byte[] pdf(@PathVariable String invoice) {
        return InvoicePdf.of(finder.get(invoice));
    }

    @GetMapping(path = "/{invoice}", produces = MediaType.APPLICATION_JSON_VALUE)
    InvoiceView get(@PathVariable String invoice) {
        return InvoiceView.of(finder.get(invoice));
    }

    @PostMapping("/{invoice}/approval")
    InvoiceSummaryView approve(
            @PathVariable String invoice, @AuthenticationPrincipal Caller caller, @RequestBody Why why) {
        issuing.approve(finder.draft(invoice), TenantsApi.required("reason", why.reason()), caller.name());
        return InvoiceSummaryView.of(finder.draft(invoice));
    }

    /** The month's drafts in other currencies are issued with it. */
    @PostMapping("/{invoice}/issue")
    Issued issue(@PathVariable String invoice, @AuthenticationPrincipal Caller caller) {
        return new Issued(issuing.issue(finder.draft(invoice), caller.name()));
    }

    @PostMapping("/{invoice}/correction")
    ResponseEntity<String> correct(
            @PathVariable String invoice,
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Why why) {
        var found = finder.get(invoice);
        return idempotency.create(caller, key, List.of("invoice-correction", invoice, why), () -> {
            var made = corrections.correct(found, TenantsApi.required("reason", why.reason()), caller.name());
            return new Idempotency.Created("/v1/admin/invoices/" + made.creditNote(), made);
        });
    }

    private List<DraftSummary> drafts(@Nullable YearMonth month, @Nullable String cursor, int limit) {
        return invoices.drafts(month, cursor == null ? null : after(cursor), limit);
    }

    /** A draft that was issued meanwhile is no place to go on from. */
    private DraftSummary after(String cursor) {
        try {
            return finder.draft(cursor);
        } catch (NotFound e) {
            throw Page.notACursor(cursor);
        }
    }
}
