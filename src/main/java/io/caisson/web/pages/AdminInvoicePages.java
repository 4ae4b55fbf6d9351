package io.caisson.web.pages;

import io.caisson.identity.Caller;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.invoices.InvoiceCorrections;
import io.caisson.invoices.InvoicePdf;
import io.caisson.invoices.InvoiceState;
import io.caisson.invoices.Invoices;
import io.caisson.invoices.Issuing;
import io.caisson.invoices.Payment;
import io.caisson.invoices.Payments;
import io.caisson.invoices.PaymentsCsv;
import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import io.caisson.web.InvoiceFinder;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What waits to be issued and why, and what was: issue, approve, correct, note a payment. */
@Controller
@RequestMapping("/admin/invoices")
class AdminInvoicePages {

    private static final int SHOWN = 200;
    private static final int MOST_IN_A_FILE = 10_000;
    private static final String LIST = "redirect:/admin/invoices";

    private final Invoices invoices;
    private final InvoiceFinder finder;
    private final Issuing issuing;
    private final InvoiceCorrections corrections;
    private final Payments payments;
    private final Clock clock;

    AdminInvoicePages(
            Invoices invoices,
            InvoiceFinder finder,
            Issuing issuing,
            InvoiceCorrections corrections,
            Payments payments,
            Clock clock) {
        this.invoices = invoices;
        this.finder = finder;
        this.issuing = issuing;
        this.corrections = corrections;
        this.payments = payments;
        this.clock = clock;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "") String state, Model model) {
        YearMonth of = null;
        InvoiceState wanted = null;
        try {
            of = month(month);
            wanted = state(state);
        } catch (InvalidValue e) {
            model.addAttribute("error", e.getMessage());
        }
        model.addAttribute("month", of);
        model.addAttribute("state", wanted);
        model.addAttribute(
                "states",
                Arrays.stream(InvoiceState.values())
                        .filter(one -> one != InvoiceState.DRAFT)
                        .toList());
        model.addAttribute("drafts", invoices.drafts(of, null, SHOWN));
        model.addAttribute("issuing", issuing);
        model.addAttribute("invoices", invoices.search(of, wanted, null, SHOWN));
        model.addAttribute("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        return "admin-invoices";
    }

    @GetMapping(".csv")
    ResponseEntity<String> csv(
            @RequestParam(defaultValue = "") String month, @RequestParam(defaultValue = "") String state) {
        var found = invoices.search(month(month), state(state), null, MOST_IN_A_FILE);
        return InvoicePages.file("invoices.csv", InvoicePages.CSV).body(PaymentsCsv.of(found));
    }

    @GetMapping("/{invoice}.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String invoice) {
        var found = finder.get(invoice);
        return InvoicePages.file("%s.pdf".formatted(found.name()), MediaType.APPLICATION_PDF)
                .body(InvoicePdf.of(found));
    }

    @PostMapping("/{invoice}/approval")
    String approve(
            @PathVariable String invoice,
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        var draft = finder.draft(invoice);
        return attempt(after, "notice.invoice.approved", () -> issuing.approve(draft, reason, caller.name()));
    }

    @PostMapping("/{invoice}/issue")
    String issue(@PathVariable String invoice, @AuthenticationPrincipal Caller caller, RedirectAttributes after) {
        var draft = finder.draft(invoice);
        return attempt(after, "notice.invoice.issued", () -> issuing.issue(draft, caller.name()));
    }

    /** What a correction does is said before it is done. */
    @GetMapping("/{invoice}/correction")
    String confirm(@PathVariable String invoice, Model model) {
        model.addAttribute("invoice", finder.get(invoice));
        return "invoice-correction";
    }

    @PostMapping("/{invoice}/correction")
    String correct(
            @PathVariable String invoice,
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        var found = finder.get(invoice);
        return attempt(after, "notice.invoice.corrected", () -> corrections.correct(found, reason, caller.name()));
    }

    @PostMapping("/payments")
    String pay(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String currency,
            @RequestParam(defaultValue = "") String paidOn,
            @RequestParam(defaultValue = "") String reference,
            RedirectAttributes after) {
        return attempt(
                after,
                "notice.invoice.payment",
                () -> payments.record(
                        new Payment(
                                reference.strip(),
                                number.strip(),
                                Money.parse(amount.strip(), currency.strip()),
                                day(paidOn).atStartOfDay().toInstant(ZoneOffset.UTC)),
                        caller.name()));
    }

    private static String attempt(RedirectAttributes after, String done, Runnable change) {
        try {
            change.run();
            after.addFlashAttribute("notice", done);
        } catch (InvalidValue | InvoiceConflict e) {
            after.addFlashAttribute("error", e.getMessage());
        }
        return LIST;
    }

    private static @Nullable YearMonth month(String text) {
        return text.isBlank() ? null : UsageReport.monthOf(text.strip());
    }

    private static @Nullable InvoiceState state(String text) {
        return text.isBlank() ? null : InvoiceState.parse(text.strip());
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException e) {
            throw new InvalidValue("paidOn", text, "a day such as 2026-11-24");
        }
    }
}
