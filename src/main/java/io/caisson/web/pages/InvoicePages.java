package io.caisson.web.pages;

import io.caisson.charges.Charges;
import io.caisson.charges.UnbilledMonths;
import io.caisson.identity.Caller;
import io.caisson.invoices.Credits;
import io.caisson.invoices.Invoice;
import io.caisson.invoices.InvoiceCsv;
import io.caisson.invoices.InvoicePdf;
import io.caisson.invoices.Invoices;
import io.caisson.prices.TimeZones;
import io.caisson.web.InvoiceFinder;
import io.caisson.web.OwnTenant;
import io.caisson.web.Tenancies;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** What a tenant owes: this month so far, and what was billed. */
@Controller
@RequestMapping("/tenants/{slug}/invoices")
class InvoicePages {

    /** Older ones are in the API. */
    private static final int SHOWN = 200;

    private final Invoices invoices;
    private final InvoiceFinder finder;
    private final Credits credits;
    private final Charges charges;
    private final UnbilledMonths unbilled;
    private final Tenancies tenancies;

    InvoicePages(
            Invoices invoices,
            InvoiceFinder finder,
            Credits credits,
            Charges charges,
            UnbilledMonths unbilled,
            Tenancies tenancies) {
        this.invoices = invoices;
        this.finder = finder;
        this.credits = credits;
        this.charges = charges;
        this.unbilled = unbilled;
        this.tenancies = tenancies;
    }

    @GetMapping
    String list(@AuthenticationPrincipal Caller caller, @PathVariable String slug, Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        var month = charges.toDate(tenant.id());
        model.addAttribute("month", month);
        model.addAttribute("zone", TimeZones.id(month.period().zone()));
        model.addAttribute("groups", LineGroup.ofCharges(month.charges(), month.period()));
        model.addAttribute("forecast", charges.forecast(tenant.id()).totals());
        model.addAttribute("invoices", invoices.of(tenant.id(), null, SHOWN));
        model.addAttribute("unbilled", unbilled.list(tenant.id(), null, SHOWN));
        model.addAttribute("grants", credits.of(tenant.id(), null, SHOWN));
        return "invoices";
    }

    @GetMapping("/{invoice}")
    String get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String slug,
            @PathVariable String invoice,
            Model model) {
        var tenant = tenancies.get(caller, slug);
        model.addAttribute("tenant", tenant);
        var found = finder.of(tenant.id(), caller, invoice);
        return page(found, model);
    }

    /** Where the model has no tenant, it is the operators' page of one that may be deleted. */
    static String page(Invoice found, Model model) {
        model.addAttribute("invoice", found);
        model.addAttribute("zone", TimeZones.id(found.period().zone()));
        model.addAttribute("groups", LineGroup.of(found.lines(), found.period()));
        return "invoice";
    }

    @GetMapping("/{invoice}.pdf")
    ResponseEntity<byte[]> pdf(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @PathVariable String invoice) {
        var found = finder.of(tenant.id(), caller, invoice);
        return Download.pdf(found.name(), InvoicePdf.of(found));
    }

    @GetMapping("/{invoice}.csv")
    ResponseEntity<String> csv(OwnTenant tenant, @AuthenticationPrincipal Caller caller, @PathVariable String invoice) {
        var found = finder.of(tenant.id(), caller, invoice);
        return Download.csv(found.name(), InvoiceCsv.of(found));
    }
}
