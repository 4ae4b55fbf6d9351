package io.caisson.web.pages;

import io.caisson.charges.UnbilledMonths;
import io.caisson.invoices.DraftPlace;
import io.caisson.invoices.InvoiceCsv;
import io.caisson.invoices.InvoicePdf;
import io.caisson.invoices.InvoiceState;
import io.caisson.invoices.InvoiceSummary;
import io.caisson.invoices.Invoices;
import io.caisson.invoices.Issuing;
import io.caisson.invoices.PaymentsCsv;
import io.caisson.metering.UsageReport;
import io.caisson.shared.InvalidValue;
import io.caisson.web.InvoiceFinder;
import io.caisson.web.PaymentsFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What waits to be issued and why, and what was. */
@Controller
@RequestMapping("/admin")
class AdminInvoicePages {

    private static final int SHOWN = 200;
    static final String LIST = "redirect:/admin/invoices";

    private final Invoices invoices;
    private final PaymentsCsv payments;
    private final InvoiceFinder finder;
    private final Issuing issuing;
    private final UnbilledMonths unbilled;

    AdminInvoicePages(
            Invoices invoices, PaymentsCsv payments, InvoiceFinder finder, Issuing issuing, UnbilledMonths unbilled) {
        this.invoices = invoices;
        this.payments = payments;
        this.finder = finder;
        this.issuing = issuing;
        this.unbilled = unbilled;
    }

    @GetMapping("/invoices")
    String list(
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String before,
            Model model) {
        YearMonth of = null;
        InvoiceState wanted = null;
        DraftPlace draft = null;
        String number = null;
        try {
            of = month(month);
            wanted = state(state);
            draft = after.isBlank() ? null : DraftPlace.parse(after);
            number = before.isBlank() ? null : number(before);
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
        model.addAttribute("after", draft);
        model.addAttribute("before", number);
        model.addAttribute("drafts", Part.of(invoices.waiting(of, draft, SHOWN + 1), SHOWN, DraftPlace::of));
        model.addAttribute("late", invoices.late(SHOWN));
        model.addAttribute("issuing", issuing);
        model.addAttribute("unbilled", unbilled.list(null, of, SHOWN));
        model.addAttribute(
                "invoices", Part.of(invoices.search(of, wanted, number, SHOWN + 1), SHOWN, InvoiceSummary::number));
        return "admin-invoices";
    }

    @GetMapping("/invoices.csv")
    void csv(
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String state,
            HttpServletResponse response)
            throws IOException {
        PaymentsFile.write(payments, month(month), state(state), response);
    }

    /** By its number or its draft's id, whosever it is: a deleted tenant's can be read nowhere else. */
    @GetMapping("/invoices/{invoice}")
    String get(@PathVariable String invoice, Model model) {
        return InvoicePages.page(finder.get(invoice), model);
    }

    @GetMapping("/invoices/{invoice}.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String invoice) {
        var found = finder.get(invoice);
        return Download.pdf(found.name(), InvoicePdf.of(found));
    }

    @GetMapping("/invoices/{invoice}.csv")
    ResponseEntity<String> csv(@PathVariable String invoice) {
        var found = finder.get(invoice);
        return Download.csv(found.name(), InvoiceCsv.of(found));
    }

    private static @Nullable YearMonth month(String text) {
        return text.isBlank() ? null : UsageReport.monthOf(text.strip());
    }

    private static String number(String text) {
        if (!Invoices.isNumber(text)) {
            throw new InvalidValue("before", text, "left out, or the number of an invoice");
        }
        return text;
    }

    private static @Nullable InvoiceState state(String text) {
        return text.isBlank() ? null : InvoiceState.parse(text.strip());
    }
}
