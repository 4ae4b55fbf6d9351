package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.invoices.DraftSummary;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.invoices.Issuing;
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

/** Where an operator says why a month may be billed, and issues it: what that does is said before it is done. */
@Controller
@RequestMapping("/admin/invoices/{draft}")
class DraftPages {

    private final InvoiceFinder finder;
    private final Issuing issuing;

    DraftPages(InvoiceFinder finder, Issuing issuing) {
        this.finder = finder;
        this.issuing = issuing;
    }

    @GetMapping("/issue")
    ModelAndView show(@PathVariable String draft) {
        return page(finder.draft(draft), HttpStatus.OK, Map.of());
    }

    @PostMapping("/approval")
    ModelAndView approve(
            @PathVariable String draft,
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        var found = finder.draft(draft);
        try {
            issuing.approve(found, reason, caller.name());
        } catch (InvalidValue e) {
            var errors = Map.of(e.field(), String.valueOf(e.getMessage()));
            return page(found, HttpStatus.UNPROCESSABLE_CONTENT, Map.of("reason", reason, "errors", errors));
        } catch (InvoiceConflict e) {
            return page(found, HttpStatus.CONFLICT, Map.of("reason", reason, "error", String.valueOf(e.getMessage())));
        }
        after.addFlashAttribute("notice", "notice.invoice.approved");
        return new ModelAndView(AdminInvoicePages.LIST);
    }

    @PostMapping("/issue")
    ModelAndView issue(@PathVariable String draft, @AuthenticationPrincipal Caller caller, RedirectAttributes after) {
        var found = finder.draft(draft);
        try {
            var closed = issuing.issue(found, caller.name()).isEmpty();
            after.addFlashAttribute("notice", closed ? "notice.invoice.closed" : "notice.invoice.issued");
        } catch (InvoiceConflict e) {
            return page(found, HttpStatus.CONFLICT, Map.of("error", String.valueOf(e.getMessage())));
        }
        return new ModelAndView(AdminInvoicePages.LIST);
    }

    private ModelAndView page(DraftSummary draft, HttpStatus status, Map<String, ?> given) {
        var model = new ModelMap("draft", draft);
        model.addAttribute("reviewedBy", issuing.reviewedBy(draft));
        model.addAttribute("closes", finder.hasNoLine(draft));
        return new ModelAndView("invoice-draft", model.addAllAttributes(given), status);
    }
}
