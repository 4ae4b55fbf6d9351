package io.caisson.web.api;

import static io.caisson.web.api.InvoiceView.text;

import io.caisson.charges.Charges;
import io.caisson.charges.MonthCharges;
import io.caisson.charges.UnbilledMonths;
import io.caisson.metering.UsageReport;
import io.caisson.prices.TimeZones;
import io.caisson.shared.Money;
import io.caisson.web.OwnTenant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a month costs a tenant by what is known now, before tax and before anything is billed. */
@RestController
class ChargesApi {

    private final Charges charges;
    private final UnbilledMonths unbilled;

    ChargesApi(Charges charges, UnbilledMonths unbilled) {
        this.charges = charges;
        this.unbilled = unbilled;
    }

    record Sum(String currency, String amount) {

        static List<Sum> of(MonthCharges month) {
            return month.totals().stream().map(Sum::of).toList();
        }

        private static Sum of(Money money) {
            return new Sum(money.currency().getCurrencyCode(), text(money));
        }
    }

    /**
     * @param asOf until when what still runs is counted
     * @param closedWithoutInvoice why, where part of the month was not seen; null for every other month
     * @param forecast what it comes to if all runs on as it does now; null for any other month than the present one
     */
    record View(
            String month,
            String timeZone,
            Instant from,
            Instant to,
            Instant asOf,
            List<InvoiceView.Line> lines,
            List<Sum> totals,
            @Nullable UnbilledView closedWithoutInvoice,
            @Nullable List<Sum> forecast) {}

    /** Of the month that is now where the tenant is, unless another one is asked for. */
    @GetMapping("/v1/tenants/{slug}/charges")
    View charges(OwnTenant tenant, @RequestParam(required = false) @Nullable String month) {
        var now = charges.toDate(tenant.id());
        var asked = month == null ? now.period().month() : UsageReport.monthOf(month);
        var present = asked.equals(now.period().month());
        var found = present ? now : charges.toDate(tenant.id(), asked);
        return new View(
                asked.toString(),
                TimeZones.id(found.period().zone()),
                found.period().from(),
                found.period().to(),
                found.asOf(),
                found.charges().stream().map(InvoiceView.Line::of).toList(),
                Sum.of(found),
                unbilled.list(tenant.id(), asked, 1).stream()
                        .findFirst()
                        .map(UnbilledView::of)
                        .orElse(null),
                present ? Sum.of(charges.forecast(tenant.id())) : null);
    }
}
