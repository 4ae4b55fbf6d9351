package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.invoices.Invoices;
import io.caisson.invoices.Payment;
import io.caisson.invoices.Payments;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an operator notes what came in. */
@Controller
@RequestMapping("/admin/invoices/payments")
class PaymentPages {

    private final Invoices invoices;
    private final Payments payments;
    private final Words words;
    private final Clock clock;

    PaymentPages(Invoices invoices, Payments payments, Words words, Clock clock) {
        this.invoices = invoices;
        this.payments = payments;
        this.words = words;
        this.clock = clock;
    }

    /** @param invoice the one that is paid, whose open amount stands in the form then; may be none */
    @GetMapping
    ModelAndView show(@RequestParam(defaultValue = "") String invoice) {
        var given = new HashMap<String, Object>(Map.of("invoice", invoice, "paidOn", today()));
        if (Invoices.isNumber(invoice)) {
            invoices.find(invoice).ifPresent(found -> {
                given.put("amount", found.open().amount().toPlainString());
                given.put("currency", found.open().currency().getCurrencyCode());
            });
        }
        return page(HttpStatus.OK, given);
    }

    @PostMapping
    ModelAndView pay(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String invoice,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String paidOn,
            @RequestParam(defaultValue = "") String reference,
            RedirectAttributes after) {
        var given = new HashMap<String, Object>(Map.of(
                "invoice", invoice, "amount", amount, "currency", currency, "paidOn", paidOn, "reference", reference));
        try {
            var paid = new Payment(
                    reference.strip(),
                    invoice.strip(),
                    Money.parse(amount.strip(), currency.strip()),
                    day(paidOn).atStartOfDay().toInstant(ZoneOffset.UTC));
            payments.record(paid, caller.name());
        } catch (InvalidValue e) {
            var wrong = e.field().equals("paidAt") ? noDay(paidOn, "a day from 2000 until today") : e;
            given.put("errors", Map.of(wrong.field(), words.refused(wrong, "invoices")));
            return page(HttpStatus.UNPROCESSABLE_CONTENT, given);
        } catch (InvoiceConflict e) {
            given.put("error", String.valueOf(e.getMessage()));
            return page(HttpStatus.CONFLICT, given);
        }
        after.addFlashAttribute("notice", "notice.invoice.payment");
        return new ModelAndView(AdminInvoicePages.LIST);
    }

    private ModelAndView page(HttpStatus status, Map<String, ?> given) {
        return new ModelAndView("payment", new ModelMap("today", today()).addAllAttributes(given), status);
    }

    private String today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw noDay(text, "a day such as 2026-11-24");
        }
    }

    private static InvalidValue noDay(String text, String allowed) {
        return new InvalidValue("paidOn", text, allowed);
    }
}
