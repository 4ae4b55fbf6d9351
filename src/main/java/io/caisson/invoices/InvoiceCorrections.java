package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.charges.ChargedMonths;
import io.caisson.charges.MonthCharges;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.prices.TermsLock;
import io.caisson.shared.InvalidValue;
import java.sql.Date;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts an issued invoice right without changing it: a credit note takes it back, a replacement stands in its place. */
@Component
public class InvoiceCorrections {

    private final JdbcClient jdbc;
    private final Invoices invoices;
    private final InvoiceRows rows;
    private final InvoiceWriter writer;
    private final Derivation derivation;
    private final TermsLock terms;
    private final TenantLock tenants;
    private final Payments payments;
    private final ChargedMonths months;
    private final Clock clock;

    InvoiceCorrections(
            JdbcClient jdbc,
            Invoices invoices,
            InvoiceRows rows,
            InvoiceWriter writer,
            Derivation derivation,
            TermsLock terms,
            TenantLock tenants,
            Payments payments,
            ChargedMonths months,
            Clock clock) {
        this.jdbc = jdbc;
        this.invoices = invoices;
        this.rows = rows;
        this.writer = writer;
        this.derivation = derivation;
        this.terms = terms;
        this.tenants = tenants;
        this.payments = payments;
        this.months = months;
        this.clock = clock;
    }

    /**
     * @param replacement null where the ledger has nothing left to charge
     * @param others numbers of invoices in currencies that the month had none in before
     */
    public record Correction(String creditNote, @Nullable String replacement, List<String> others) {}

    /**
     * Takes the invoice back and derives the month anew from the ledger as it is now.
     *
     * @throws InvalidValue when the reason is empty
     * @throws InvoiceConflict when it was taken back before, or is a credit note itself
     */
    @Transactional
    public Correction correct(Invoice asked, String reason, String by) {
        var tenantId = asked.recipient().tenantId();
        var why = Issuing.reason(reason);
        terms.hold();
        tenants.take(tenantId);
        var invoice = invoices.find(tenantId, asked.name()).orElseThrow();
        refuse(invoice);
        var currency = invoice.sums().currency();
        var derived = derivation.of(tenantId, invoice.period().month());
        var approval = approval(invoice, derived, why, by);
        var note = writer.creditNote(invoice, why, by);
        payments.giveBack(invoice);
        var standing = standing(tenantId, invoice.period().month());
        var replacement = derived.currencies().contains(currency)
                ? writer.issue(derived, currency, approval, by, invoice.name(), why)
                : null;
        var others = derived.currencies().stream()
                .filter(other -> !other.equals(currency) && !standing.containsKey(other.getCurrencyCode()))
                .map(other -> writer.issue(derived, other, approval, by, before(tenantId, invoice, other), why))
                .toList();
        months.close(tenantId, charged(derived, standing));
        return new Correction(note, replacement, others);
    }

    private static void refuse(Invoice invoice) {
        var correctedBy = Objects.requireNonNull(invoice.issue()).correctedBy();
        if (correctedBy != null) {
            throw new InvoiceConflict("%s was taken back by %s already. Correct what stands in its place."
                    .formatted(invoice.name(), correctedBy));
        }
        if (invoice.isCreditNote()) {
            throw new InvoiceConflict(
                    "%s is a credit note. Correct the invoice that stands in the place of the one it takes back."
                            .formatted(invoice.name()));
        }
    }

    /** Who corrects says why: that is the word for what was not seen, too. */
    private @Nullable Approval approval(Invoice invoice, Derived derived, String reason, String by) {
        return invoice.approval() != null || derived.coverage().missing() == 0
                ? invoice.approval()
                : new Approval(by, clock.instant(), reason);
    }

    /** By currency, the numbers of what was neither taken back nor takes anything back. */
    private Map<String, String> standing(UUID tenantId, YearMonth month) {
        var numbers = new TreeMap<String, String>();
        jdbc.sql("""
                select currency, number from invoice_standing
                where tenant_id = ? and month = ? and kind = 'INVOICE' and corrected_by is null""").params(tenantId, Date.valueOf(month.atDay(1))).query(row -> {
            numbers.put(row.getString(1), row.getString(2));
        });
        return numbers;
    }

    /** The last one of that currency, which was taken back without a replacement; or none. */
    private @Nullable String before(UUID tenantId, Invoice invoice, Currency currency) {
        return jdbc.sql("""
                select number from invoice where tenant_id = ? and month = ? and currency = ? and kind = 'INVOICE'
                order by year desc, sequence desc limit 1""")
                .params(tenantId, Date.valueOf(invoice.period().month().atDay(1)), currency.getCurrencyCode())
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** What is billed now: of a currency whose invoice still stands, what that one says. */
    private MonthCharges charged(Derived derived, Map<String, String> standing) {
        var lines = new ArrayList<Charge>();
        for (var charge : derived.charges().charges()) {
            if (!standing.containsKey(charge.amount().currency().getCurrencyCode())) {
                lines.add(charge);
            }
        }
        standing.forEach((currency, number) -> rows.lines(number, Currency.getInstance(currency)).stream()
                .map(InvoiceLine::charge)
                .forEach(lines::add));
        return new MonthCharges(derived.period(), derived.charges().asOf(), lines);
    }
}
