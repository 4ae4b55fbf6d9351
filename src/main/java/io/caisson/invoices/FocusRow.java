package io.caisson.invoices;

import io.caisson.metering.Meter;
import io.caisson.paper.Csv;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of FOCUS 1.2. What isn't set is null, which CSV leaves empty. */
final class FocusRow {

    /** Those of FOCUS first, then our own. */
    static final List<String> COLUMNS = List.of(
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
            "InvoiceIssuerName",
            "ListCost",
            "ListUnitPrice",
            "PricingCategory",
            "PricingQuantity",
            "PricingUnit",
            "ProviderName",
            "PublisherName",
            "ResourceId",
            "ResourceName",
            "ResourceType",
            "ServiceCategory",
            "ServiceName",
            "ServiceSubcategory",
            "SkuId",
            "SkuMeter",
            "SkuPriceDetails",
            "SkuPriceId",
            "x_Kind",
            "x_Tenant");

    private final Map<String, Object> cells = new HashMap<>();

    FocusRow set(String column, @Nullable Object value) {
        if (!COLUMNS.contains(column)) {
            throw new IllegalArgumentException("no column is called " + column);
        }
        if (value != null) {
            cells.put(column, value);
        }
        return this;
    }

    String csv() {
        return Csv.line(COLUMNS.stream().map(cells::get).toArray());
    }

    /** As FOCUS writes units: one, a hyphen, and the plural of the time. */
    static String unit(Meter meter) {
        return switch (meter) {
            case CPU, OVERHEAD_CPU -> "Core-Hours";
            case MEMORY, OVERHEAD_MEMORY -> "GiB-Hours";
            case INSTANCE -> "Instance-Hours";
        };
    }

    static String named(Meter meter) {
        return switch (meter) {
            case CPU -> "CPU";
            case MEMORY -> "Memory";
            case OVERHEAD_CPU -> "Sandbox CPU";
            case OVERHEAD_MEMORY -> "Sandbox memory";
            case INSTANCE -> "Instances";
        };
    }
}
