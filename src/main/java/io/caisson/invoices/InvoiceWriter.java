package io.caisson.invoices;

import io.caisson.invoices.Credits.Use;
import io.caisson.invoices.Invoice.Approval;
import io.caisson.invoices.Invoice.Issue;
import io.caisson.invoices.Invoice.Kind;
import io.caisson.invoices.Invoice.Recipient;
import io.caisson.notices.NoticeType;
import io.caisson.notices.Notices;
import io.caisson.prices.BillingProfiles;
import io.caisson.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes an invoice or a credit note with its number, what grants pay of it and who is told: all in the caller's
 * transaction, which holds the tenant.
 */
@Component
class InvoiceWriter {

    private final JdbcClient jdbc;
    private final InvoiceRows rows;
    private final InvoiceNumbers numbers;
    private final Credits credits;
    private final BillingProfiles profiles;
    private final Notices notices;
    private final InvoiceSettings settings;
    private final Clock clock;

    InvoiceWriter(
            JdbcClient jdbc,
            InvoiceRows rows,
            InvoiceNumbers numbers,
            Credits credits,
            BillingProfiles profiles,
            Notices notices,
            InvoiceSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.numbers = numbers;
        this.credits = credits;
        this.profiles = profiles;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param replaces what it stands in for, which a credit note took back
     * @param reason of the correction
     * @return its number
     */
    String issue(
            Derived derived,
            Currency currency,
            @Nullable Approval approval,
            String by,
            @Nullable String replaces,
            @Nullable String reason) {
        var now = clock.instant();
        var period = derived.period();
        var sums = derived.sums(currency);
        var uses = credits.cover(derived.tenantId(), period.to(), sums.total());
        var used = uses.stream().map(Use::amount).reduce(Money.zero(currency), Money::plus);
        var dueOn = LocalDate.ofInstant(now, period.zone()).plusDays(settings.dueDays());
        var number = numbers.next(now);
        var invoice = new Invoice(
                number.toString(),
                Kind.INVOICE,
                InvoiceState.ISSUED,
                recipient(derived.tenantId(), now),
                settings.billedBy(),
                period,
                derived.coverage(),
                approval,
                derived.lines(currency),
                sums.credited(used),
                new Issue(now, by, dueOn, null, replaces, reason, null),
                Money.zero(currency));
        rows.insert(number, invoice, endOf(dueOn, period.zone()));
        credits.use(uses, number.toString());
        notices.tell(derived.tenantId(), NoticeType.INVOICE_ISSUED, told(invoice));
        return number.toString();
    }

    /** Reverses the whole invoice and gives back what grants paid of it. */
    String creditNote(Invoice of, String reason, String by) {
        var now = clock.instant();
        var zone = of.period().zone();
        var today = LocalDate.ofInstant(now, zone);
        var number = numbers.next(now);
        var note = new Invoice(
                number.toString(),
                Kind.CREDIT_NOTE,
                InvoiceState.ISSUED,
                of.recipient(),
                of.issuer(),
                of.period(),
                of.coverage(),
                of.approval(),
                of.lines().stream().map(InvoiceLine::reversed).toList(),
                of.sums().reversed(),
                new Issue(now, by, today, of.name(), null, reason, null),
                Money.zero(of.sums().currency()));
        rows.insert(number, note, endOf(today, zone));
        credits.giveBack(of.name(), number.toString());
        notices.tell(of.recipient().tenantId(), NoticeType.CREDIT_NOTE_ISSUED, told(note));
        return number.toString();
    }

    private Recipient recipient(UUID tenantId, Instant now) {
        var profile = profiles.at(tenantId, now);
        return jdbc.sql("select slug, name from tenant where id = ?")
                .param(tenantId)
                .query((row, n) -> new Recipient(
                        tenantId, row.getString("slug"), row.getString("name"), profile.address(), profile.taxId()))
                .single();
    }

    private static Instant endOf(LocalDate day, ZoneId zone) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    private static Map<String, Object> told(Invoice invoice) {
        var issue = Objects.requireNonNull(invoice.issue());
        var sums = invoice.sums();
        var data = new LinkedHashMap<String, Object>();
        data.put("number", invoice.name());
        data.put("month", invoice.period().month().toString());
        data.put("currency", sums.currency().getCurrencyCode());
        data.put("net", sums.net().amount().toPlainString());
        data.put("tax", sums.tax().amount().toPlainString());
        data.put("total", sums.total().amount().toPlainString());
        data.put("due", sums.due().amount().toPlainString());
        data.put("dueOn", issue.dueOn().toString());
        for (var reference : List.of("corrects", "replaces")) {
            var other = reference.equals("corrects") ? issue.corrects() : issue.replaces();
            if (other != null) {
                data.put(reference, other);
            }
        }
        return data;
    }
}
