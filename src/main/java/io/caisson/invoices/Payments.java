package io.caisson.invoices;

import io.caisson.invoices.Invoice.Kind;
import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Notes what was paid. Who pays an invoice that was taken back pays the one that stands in its place; what no invoice needs is
 * kept as a credit of its tenant.
 */
@Component
public class Payments {

    private static final Pattern REFERENCE = Pattern.compile("[!-~](?:[ -~]{0,98}[!-~])?");
    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private final JdbcClient jdbc;
    private final Invoices invoices;
    private final StandingInvoices standing;
    private final TenantLock tenants;
    private final Credits credits;
    private final Notices notices;
    private final Clock clock;

    Payments(
            JdbcClient jdbc,
            Invoices invoices,
            StandingInvoices standing,
            TenantLock tenants,
            Credits credits,
            Notices notices,
            Clock clock) {
        this.jdbc = jdbc;
        this.invoices = invoices;
        this.standing = standing;
        this.tenants = tenants;
        this.credits = credits;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * @throws InvalidValue when it can't be a payment of that invoice
     * @throws InvoiceConflict when another payment has the reference
     */
    @Transactional
    public Payment record(Payment told, String by) {
        var payment = checked(told);
        var before = find(payment.reference());
        if (before.isPresent()) {
            return same(before.get(), payment);
        }
        tenants.take(tenantOf(payment.invoice()));
        var named = invoices.find(payment.invoice()).orElseThrow(() -> noInvoice(payment.invoice()));
        check(payment, named);
        if (!write(payment, by)) {
            return same(find(payment.reference()).orElseThrow(), payment); // somebody else was a moment faster
        }
        var invoice = standing(named);
        var needed = invoice.open().min(payment.amount());
        if (!invoice.equals(named) && !needed.isZero()) {
            passOn(payment, needed, invoice);
        }
        credits.giveBackPayment(
                invoice.recipient().tenantId(),
                payment.amount().minus(needed),
                "What payment %s was above what %s asked for".formatted(payment.reference(), invoice.name()));
        if (!needed.isZero() && needed.equals(invoice.open())) {
            tell(payment, invoice);
        }
        return payment;
    }

    /** The invoice itself, or what stands in its place; where nothing does, nothing is open. */
    private Invoice standing(Invoice named) {
        if (named.state() != InvoiceState.CREDITED) {
            return named;
        }
        var currency = named.sums().currency().getCurrencyCode();
        var numbers = standing.of(named.recipient().tenantId(), named.period().month());
        return Optional.ofNullable(numbers.get(currency))
                .flatMap(invoices::find)
                .orElse(named);
    }

    private void passOn(Payment payment, Money amount, Invoice to) {
        jdbc.sql("insert into payment_passed_on (reference, invoice, amount) values (?, ?, ?)")
                .params(payment.reference(), to.name(), amount.amount())
                .update();
    }

    /** What came in for an invoice that is taken back, as far as it was needed: the rest is a credit already. */
    void giveBack(Invoice invoice) {
        credits.giveBackPayment(
                invoice.recipient().tenantId(),
                invoice.paid().min(invoice.sums().due()),
                "What was paid for %s, which was taken back".formatted(invoice.name()));
    }

    private boolean write(Payment payment, String by) {
        return jdbc.sql("""
                insert into payment (reference, invoice, amount, paid_at, recorded_by, recorded_at)
                values (?, ?, ?, ?, ?, ?) on conflict do nothing""")
                        .params(
                                payment.reference(),
                                payment.invoice(),
                                payment.amount().amount(),
                                Timestamp.from(payment.paidAt()),
                                by,
                                Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    private Optional<Payment> find(String reference) {
        return jdbc.sql("""
                select reference, invoice, payment.amount, currency, paid_at
                from payment join invoice on invoice.number = payment.invoice where reference = ?""")
                .param(reference)
                .query((row, n) -> new Payment(
                        row.getString(1),
                        row.getString(2),
                        new Money(row.getBigDecimal(3), Money.currency(row.getString(4))),
                        row.getTimestamp(5).toInstant()))
                .optional();
    }

    private static Payment same(Payment before, Payment now) {
        if (before.equals(now)) {
            return before;
        }
        throw new InvoiceConflict(
                "The reference '%s' is that of a payment of %s for %s. Each payment has one of its own."
                        .formatted(before.reference(), before.amount(), before.invoice()));
    }

    private Payment checked(Payment told) {
        if (!REFERENCE.matcher(told.reference()).matches()) {
            throw new InvalidValue("reference", told.reference(), "1 to 100 printable ASCII characters");
        }
        if (told.amount().amount().compareTo(BigDecimal.ZERO) <= 0) {
            throw new InvalidValue("amount", told.amount().toString(), "more than zero");
        }
        if (told.paidAt().isBefore(FIRST)
                || told.paidAt().isAfter(clock.instant().plus(AHEAD))) {
            throw new InvalidValue("paidAt", told.paidAt().toString(), "a time between 2000 and now");
        }
        return new Payment(
                told.reference(), told.invoice(), told.amount(), told.paidAt().truncatedTo(ChronoUnit.MICROS));
    }

    private UUID tenantOf(String number) {
        return invoices.find(number)
                .orElseThrow(() -> noInvoice(number))
                .recipient()
                .tenantId();
    }

    private static void check(Payment payment, Invoice invoice) {
        if (invoice.kind() == Kind.CREDIT_NOTE) {
            throw new InvalidValue("invoice", payment.invoice(), "an invoice: nobody pays a credit note");
        }
        if (!payment.amount().currency().equals(invoice.sums().currency())) {
            throw new InvalidValue(
                    "currency",
                    payment.amount().currency().getCurrencyCode(),
                    "%s, as the invoice is".formatted(invoice.sums().currency()));
        }
    }

    private static InvalidValue noInvoice(String number) {
        return new InvalidValue("invoice", number, "the number of an issued invoice such as 2026-000001");
    }

    private void tell(Payment payment, Invoice invoice) {
        var data = new LinkedHashMap<String, Object>();
        data.put("number", invoice.name());
        data.put("currency", invoice.sums().currency().getCurrencyCode());
        data.put("due", invoice.sums().due().amount().toPlainString());
        data.put("reference", payment.reference());
        data.put("paidAt", payment.paidAt().toString());
        notices.tell(invoice.recipient().tenantId(), NoticeType.INVOICE_PAID, data);
    }
}
