package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.metering.Meter;
import io.caisson.paper.Csv;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * An invoice as CSV by FOCUS 1.2. Tax and what grants paid are rows of their own, so that BilledCost sums to what is due.
 * BilledCost and EffectiveCost are rounded as on paper; ListCost and ContractedCost are products of quantity and price.
 */
public final class InvoiceCsv {

    /** Who bills, where no operator has said so. */
    private static final String UNNAMED = "Caisson";

    private static final int DERIVED_DECIMALS = 6;

    private final Invoice invoice;
    private final StringBuilder csv = new StringBuilder(Csv.line(FocusRow.COLUMNS.toArray()));
    private BigDecimal listed = BigDecimal.ZERO;
    private BigDecimal contracted = BigDecimal.ZERO;

    private InvoiceCsv(Invoice invoice) {
        this.invoice = invoice;
    }

    public static String of(Invoice invoice) {
        var csv = new InvoiceCsv(invoice);
        invoice.lines().forEach(csv::line);
        csv.tax();
        csv.credited();
        return csv.csv.toString();
    }

    private void line(InvoiceLine line) {
        var meter = line.meter();
        var amount = line.amount().amount();
        var row = row(amount, line.from(), line.to()).set("x_Kind", line.kind().name());
        if (meter == null) {
            unpriced(row, amount)
                    .set("ChargeCategory", "Adjustment")
                    .set("ChargeDescription", "What is missing to the least that a month costs")
                    .set("ChargeFrequency", "Recurring");
        } else if (line.kind() == Charge.Kind.FREE) {
            unpriced(row, amount)
                    .set("ChargeCategory", "Credit")
                    .set("ChargeDescription", "What is free of " + FocusRow.named(meter))
                    .set("ChargeFrequency", "Recurring")
                    .set("PricingQuantity", line.quantity())
                    .set("PricingUnit", FocusRow.unit(meter))
                    .set("SkuId", meter.label())
                    .set("SkuMeter", FocusRow.named(meter));
        } else {
            used(row, line, meter);
        }
        csv.append(row.csv());
    }

    private void used(FocusRow row, InvoiceLine line, Meter meter) {
        var each = listed(line);
        var listCost = each.multiply(line.quantity());
        var cost = line.each().multiply(line.quantity());
        listed = listed.add(listCost);
        contracted = contracted.add(cost);
        row.set("ChargeCategory", "Usage")
                .set("ChargeDescription", description(line, meter))
                .set("ChargeFrequency", "Usage-Based")
                .set("ConsumedQuantity", line.quantity())
                .set("ConsumedUnit", FocusRow.unit(meter))
                .set("ContractedCost", cost)
                .set("ContractedUnitPrice", line.each())
                .set("ListCost", listCost)
                .set("ListUnitPrice", each)
                .set("PricingCategory", "Standard")
                .set("PricingQuantity", line.quantity())
                .set("PricingUnit", FocusRow.unit(meter))
                .set(
                        "ResourceId",
                        "tenants/%s/apps/%s".formatted(invoice.recipient().tenantId(), line.app()))
                .set("ResourceName", line.app())
                .set("ResourceType", "App")
                .set("SkuId", meter.label())
                .set("SkuMeter", FocusRow.named(meter))
                .set(
                        "SkuPriceId",
                        "%s/%s/%s"
                                .formatted(
                                        meter.label(),
                                        line.amount().currency().getCurrencyCode(),
                                        each.stripTrailingZeros().toPlainString()));
    }

    /** Of each kind of cost, from the same cost of the lines. */
    private void tax() {
        var sums = invoice.sums();
        if (sums.tax().isZero()) {
            return;
        }
        csv.append(row(
                        sums.tax().amount(),
                        invoice.period().from(),
                        invoice.period().to())
                .set("ChargeCategory", "Tax")
                .set(
                        "ChargeDescription",
                        "Tax of %s %%"
                                .formatted(
                                        sums.taxPercent().stripTrailingZeros().toPlainString()))
                .set("ChargeFrequency", "One-Time")
                .set("ContractedCost", taxOf(contracted))
                .set("ListCost", taxOf(listed))
                .csv());
    }

    private BigDecimal taxOf(BigDecimal cost) {
        var sums = invoice.sums();
        return Money.rounded(cost.multiply(sums.taxPercent()).movePointLeft(2), sums.currency())
                .amount();
    }

    private void credited() {
        var credited = invoice.sums().credited().negated();
        if (credited.isZero()) {
            return;
        }
        var amount = credited.amount();
        csv.append(row(amount, invoice.period().from(), invoice.period().to())
                .set("ChargeCategory", "Credit")
                .set("ChargeDescription", "Paid by credits")
                .set("ChargeFrequency", "One-Time")
                .set("ContractedCost", amount)
                .set("ListCost", amount)
                .csv());
    }

    private FocusRow unpriced(FocusRow row, BigDecimal amount) {
        listed = listed.add(amount);
        contracted = contracted.add(amount);
        return row.set("ContractedCost", amount).set("ListCost", amount);
    }

    private FocusRow row(BigDecimal amount, Instant from, Instant to) {
        var recipient = invoice.recipient();
        var issuer =
                invoice.issuer().name().isBlank() ? UNNAMED : invoice.issuer().name();
        return new FocusRow()
                .set("BilledCost", amount)
                .set("BillingAccountId", recipient.tenantId())
                .set("BillingAccountName", recipient.name())
                .set("BillingCurrency", invoice.sums().currency().getCurrencyCode())
                .set("BillingPeriodEnd", invoice.period().to())
                .set("BillingPeriodStart", invoice.period().from())
                .set("ChargeClass", corrects() ? "Correction" : null)
                .set("ChargePeriodEnd", to)
                .set("ChargePeriodStart", from)
                .set("EffectiveCost", amount)
                .set("InvoiceId", invoice.isDraft() ? null : invoice.name())
                .set("InvoiceIssuerName", issuer)
                .set("ProviderName", issuer)
                .set("PublisherName", issuer)
                .set("ServiceCategory", "Compute")
                .set("ServiceName", "Container hosting")
                .set("ServiceSubcategory", "Containers")
                .set("x_Tenant", recipient.slug());
    }

    private boolean corrects() {
        var issue = invoice.issue();
        return issue != null && (issue.corrects() != null || issue.replaces() != null);
    }

    private static String description(InvoiceLine line, Meter meter) {
        return line.kind() == Charge.Kind.OVERHEAD
                ? "%s that goes with %s".formatted(FocusRow.named(meter), line.app())
                : "%s that %s asked for".formatted(FocusRow.named(meter), line.app());
    }

    /** What the price book says; on a line from before that was kept, from what it is worth. */
    private static BigDecimal listed(InvoiceLine line) {
        if (line.listed() != null) {
            return line.listed();
        }
        return line.kind() != Charge.Kind.OVERHEAD || line.quantity().signum() == 0
                ? line.each()
                : line.value().amount().divide(line.quantity(), DERIVED_DECIMALS, RoundingMode.HALF_UP);
    }
}
