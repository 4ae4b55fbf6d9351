package io.caisson.web.pages;

import io.caisson.charges.Charge;
import io.caisson.invoices.InvoiceLine;
import io.caisson.prices.BillingPeriod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines that stand below each other for the same app and the same time.
 *
 * @param app null for the tenant as a whole
 * @param split whether it is only a part of the period
 */
record LineGroup(@Nullable String app, Instant from, Instant to, boolean split, List<InvoiceLine> lines) {

    static List<LineGroup> of(List<InvoiceLine> lines, BillingPeriod period) {
        var groups = new ArrayList<LineGroup>();
        for (var line : lines) {
            if (groups.isEmpty() || !groups.getLast().takes(line)) {
                var split = !line.from().equals(period.from()) || !line.to().equals(period.to());
                groups.add(new LineGroup(line.app(), line.from(), line.to(), split, new ArrayList<>()));
            }
            groups.getLast().lines().add(line);
        }
        return groups;
    }

    static List<LineGroup> ofCharges(List<Charge> charges, BillingPeriod period) {
        return of(charges.stream().map(InvoiceLine::of).toList(), period);
    }

    private boolean takes(InvoiceLine line) {
        return Objects.equals(app, line.app()) && from.equals(line.from()) && to.equals(line.to());
    }
}
