package io.caisson.invoices;

import io.caisson.charges.Charge;
import io.caisson.paper.Csv;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invoice as CSV with the columns of FOCUS 1.2. Tax and what grants paid are rows of their own, so that BilledCost sums
 * to what is due. What doesn't apply is empty.
 */
public final class InvoiceCsv {

    private static final List<String> HEAD = List.of(
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "ChargeFrequency",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ConsumedQuantity",
            "ConsumedUnit",
            "ContractedCost",
            "ContractedUnitPrice",
            "EffectiveCost",
            "InvoiceId",
            "InvoiceIssuer",
            "ListCost",
            "ListUnitPrice",
            "PricingCategory",
            "PricingQuantity",
            "PricingUnit",
            "Provider",
            "Publisher",
            "ResourceId",
            "ResourceName",
            "ResourceType",
            "ServiceCategory",
            "ServiceName",
            "ServiceSubcategory",
            "SkuId",
            "SkuPriceId",
            "SubAccountId",
            "SubAccountName",
            "Tags");
    private static final int DECIMALS = 6;

    private final Invoice invoice;

    private InvoiceCsv(Invoice invoice) {
        this.invoice = invoice;
    }

    public static String of(Invoice invoice) {
        var csv = new StringBuilder(Csv.line(HEAD.toArray()));
        var rows = new InvoiceCsv(invoice);
        invoice.lines().forEach(line -> csv.append(rows.line(line)));
        var sums = invoice.sums();
        if (!sums.tax().isZero()) {
            csv.append(rows.whole(
                    "Tax",
                    "Tax of %s %%"
                            .formatted(sums.taxPercent().stripTrailingZeros().toPlainString()),
                    sums.tax().amount()));
        }
        if (!sums.credited().isZero()) {
            csv.append(rows.whole(
                    "Credit", "Paid by credits", sums.credited().negated().amount()));
        }
        return csv.toString();
    }

    private String line(InvoiceLine line) {
        boolean used = line.kind() == Charge.Kind.USAGE || line.kind() == Charge.Kind.OVERHEAD;
        var meter = line.meter();
        return row(
                line.amount().amount(),
                used ? "Usage" : line.kind() == Charge.Kind.FREE ? "Credit" : "Purchase",
                description(line),
                used ? "Usage-Based" : "Recurring",
                line.from().toString(),
                line.to().toString(),
                used ? line.quantity() : null,
                used ? line.unit() : null,
                line.each(),
                line.value().amount(),
                listed(line),
                used ? "Standard" : null,
                line.meter() == null ? null : line.quantity(),
                line.unit(),
                line.app(),
                meter == null ? null : meter.label(),
                "{\"caisson.io/kind\": \"%s\"}".formatted(line.kind()));
    }

    /** Of the invoice as a whole. */
    private String whole(String category, String description, BigDecimal amount) {
        return row(
                amount,
                category,
                description,
                "One-Time",
                invoice.period().from().toString(),
                invoice.period().to().toString(),
                null,
                null,
                null,
                amount,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private String row(
            BigDecimal amount,
            String category,
            String description,
            String frequency,
            String from,
            String to,
            @Nullable BigDecimal consumed,
            @Nullable String consumedUnit,
            @Nullable BigDecimal each,
            BigDecimal listCost,
            @Nullable BigDecimal listed,
            @Nullable String pricing,
            @Nullable BigDecimal priced,
            @Nullable String pricedUnit,
            @Nullable String app,
            @Nullable String sku,
            @Nullable String tags) {
        var recipient = invoice.recipient();
        return Csv.line(
                amount,
                recipient.tenantId(),
                recipient.name(),
                invoice.sums().currency().getCurrencyCode(),
                invoice.period().to(),
                invoice.period().from(),
                category,
                corrects() ? "Correction" : null,
                description,
                frequency,
                to,
                from,
                consumed,
                consumedUnit,
                amount,
                each,
                amount,
                invoice.isDraft() ? null : invoice.name(),
                invoice.issuer().name(),
                listCost,
                listed,
                pricing,
                priced,
                pricedUnit,
                "Caisson",
                "Caisson",
                app,
                app,
                app == null ? null : "App",
                "Compute",
                "Container hosting",
                "Containers",
                sku,
                sku == null || each == null
                        ? null
                        : "%s at %s".formatted(sku, each.stripTrailingZeros().toPlainString()),
                recipient.slug(),
                recipient.name(),
                tags);
    }

    private boolean corrects() {
        var issue = invoice.issue();
        return issue != null && (issue.corrects() != null || issue.replaces() != null);
    }

    private static String description(InvoiceLine line) {
        return switch (line.kind()) {
            case USAGE -> "What %s asked for".formatted(line.app());
            case OVERHEAD -> "What the sandbox of %s takes".formatted(line.app());
            case FREE -> "Free of charge";
            case MINIMUM -> "What is missing to the least that a month costs";
        };
    }

    /** What the price book says; of overhead that is absorbed or marked up, from what it is worth. */
    private static @Nullable BigDecimal listed(InvoiceLine line) {
        if (line.meter() == null
                || line.kind() != Charge.Kind.OVERHEAD
                || line.amount().equals(line.value())) {
            return line.meter() == null ? null : line.each();
        }
        return line.quantity().signum() == 0
                ? null
                : line.value().amount().divide(line.quantity(), DECIMALS, RoundingMode.HALF_UP);
    }
}
