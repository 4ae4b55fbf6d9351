package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.invoices.Invoice;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.invoices.InvoiceCorrections;
import io.caisson.shared.InvalidValue;
import io.caisson.web.InvoiceFinder;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an operator takes an invoice back. What a correction does is said before it is done. */
@Controller
@RequestMapping("/admin/invoices/{invoice}/correction")
class CorrectionPages {

    private final InvoiceFinder finder;
    private final InvoiceCorrections corrections;

    CorrectionPages(InvoiceFinder finder, InvoiceCorrections corrections) {
        this.finder = finder;
        this.corrections = corrections;
    }

    @GetMapping
    ModelAndView show(@PathVariable String invoice) {
        return page(issued(invoice), HttpStatus.OK, Map.of());
    }

    @PostMapping
    ModelAndView correct(
            @PathVariable String invoice,
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        var found = issued(invoice);
        try {
            corrections.correct(found, reason, caller.name());
        } catch (InvalidValue e) {
            var errors = Map.of(e.field(), String.valueOf(e.getMessage()));
            return page(found, HttpStatus.UNPROCESSABLE_CONTENT, Map.of("reason", reason, "errors", errors));
        } catch (InvoiceConflict e) {
            return page(found, HttpStatus.CONFLICT, Map.of("reason", reason, "error", String.valueOf(e.getMessage())));
        }
        after.addFlashAttribute("notice", "notice.invoice.corrected");
        return new ModelAndView(AdminInvoicePages.LIST);
    }

    private Invoice issued(String name) {
        var found = finder.get(name);
        found.requireIssued();
        return found;
    }

    private static ModelAndView page(Invoice invoice, HttpStatus status, Map<String, ?> given) {
        return new ModelAndView("invoice-correction", new ModelMap("invoice", invoice).addAllAttributes(given), status);
    }
}
