package io.caisson.verification;

import io.caisson.charges.MonthCharges;
import io.caisson.prices.BillingProfiles;
import io.caisson.verification.IssuedInvoices.Issued;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Derives one invoice again. One that stands comes from segments and price books; a credit note is what it takes back, with the
 * other sign; and one that was taken back says what was thought once, of which only its seal and its sums can be asked.
 */
@Component
class InvoiceRecount {

    private final InvoiceSums sums;
    private final IssuedInvoices invoices;
    private final ChargeCheck charges;
    private final LedgerRows ledger;
    private final BillingProfiles profiles;

    InvoiceRecount(
            InvoiceSums sums,
            IssuedInvoices invoices,
            ChargeCheck charges,
            LedgerRows ledger,
            BillingProfiles profiles) {
        this.sums = sums;
        this.invoices = invoices;
        this.charges = charges;
        this.ledger = ledger;
        this.profiles = profiles;
    }

    @Transactional(isolation = Isolation.REPEATABLE_READ, readOnly = true)
    public List<Difference> of(String number) {
        var differences = new ArrayList<>(sums.of(number));
        try {
            var invoice = invoices.get(number).orElseThrow();
            differences.addAll(invoices.of(invoice));
            if (invoice.stands()) {
                differences.addAll(derive(invoice));
            }
        } catch (IllegalArgumentException
                | ArithmeticException
                | DateTimeException e) { // a row that no code of ours writes
            differences.add(IssuedInvoices.unreadable(number, e));
        }
        return differences;
    }

    private List<Difference> derive(Issued invoice) {
        var tenant = invoice.tenant();
        var period = profiles.period(tenant.id(), invoice.month());
        var recount = charges.recount(tenant, new MonthCharges(period, period.to(), List.of())); // it was over
        var bounds = new LedgerRows.Bounds(period.from(), period.to());
        ledger.openBefore(bounds, tenant.id()).forEach(recount::add);
        try (var segments = ledger.segments(bounds, tenant.id())) {
            segments.forEach(recount::add);
        }
        var derived = recount.charges().stream()
                .filter(charge -> charge.amount().currency().equals(invoice.currency()))
                .toList();
        return ChargeLines.compare(invoice.whose(), derived, invoices.lines(invoice.number()));
    }
}
