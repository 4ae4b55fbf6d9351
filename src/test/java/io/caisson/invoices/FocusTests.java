package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What FOCUS 1.2 asks of a cost and usage data set, rule by rule, of every kind of row that an invoice can have. */
class FocusTests {

    /** Named as in the requirements model of FOCUS 1.2: those that are to be there whatever a provider offers, and ours. */
    private static final List<String> PRESENT =
            List.of(
                    "BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory"
                            + " ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost"
                            + " InvoiceIssuerName ListCost PricingQuantity PricingUnit ProviderName PublisherName ServiceCategory"
                            + " ServiceName",
                    "ChargeFrequency InvoiceId ServiceSubcategory", // recommended
                    "ConsumedQuantity ConsumedUnit", // who measures usage
                    "ListUnitPrice SkuId SkuMeter SkuPriceDetails SkuPriceId PricingCategory ContractedUnitPrice", // who has price books
                    "ResourceId ResourceName ResourceType"); // who bills what is provisioned

    private static final List<String> NEVER_NULL = List.of(
            ("BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory"
                            + " ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost"
                            + " InvoiceIssuerName ListCost ProviderName PublisherName ServiceCategory ServiceName"
                            + " ServiceSubcategory")
                    .split(" "));

    private static final Set<String> CATEGORIES = Set.of("Usage", "Purchase", "Tax", "Credit", "Adjustment");
    private static final Set<String> FREQUENCIES = Set.of("One-Time", "Recurring", "Usage-Based");

    static Stream<Invoice> invoices() {
        var euro = SampleInvoice.of("Acme", SampleInvoice.everyKind("EUR"), "EUR");
        return Stream.of(
                euro,
                SampleInvoice.creditNote(euro),
                SampleInvoice.replacement(),
                SampleInvoice.of("شركة", SampleInvoice.everyKind("JPY"), "JPY"),
                SampleInvoice.draft(euro));
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void hasTheColumnsByTheirNamesAndOurOwnAfterThem(Invoice invoice) {
        var head = FocusRows.parse(InvoiceCsv.of(invoice)).getFirst();
        assertThat(head)
                .doesNotHaveDuplicates()
                .containsAll(PRESENT.stream()
                        .flatMap(names -> Stream.of(names.split(" ")))
                        .toList());
        var focus = head.stream().filter(name -> !name.startsWith("x_")).toList();
        assertThat(focus).isSorted().allMatch(name -> name.matches("([A-Z][a-z]+)+"));
        assertThat(head.subList(focus.size(), head.size())).allMatch(name -> name.matches("x_([A-Z][a-z]+)+"));
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void hasAValueWhereOneHasToBeAndAllowedOnesOnly(Invoice invoice) {
        var issue = invoice.issue();
        boolean corrects = invoice.isCreditNote() || issue != null && issue.replaces() != null;
        assertThat(FocusRows.of(invoice)).allSatisfy(row -> {
            assertThat(NEVER_NULL)
                    .allSatisfy(name -> assertThat(row.get(name)).as(name).isNotBlank());
            assertThat(row.get("ChargeCategory")).isIn(CATEGORIES);
            assertThat(row.get("ChargeFrequency")).isIn(FREQUENCIES);
            assertThat(row.get("ChargeClass")).isEqualTo(corrects ? "Correction" : "");
            assertThat(row.get("PricingCategory")).isIn("", "Standard");
            assertThat(row.get("ServiceCategory")).isEqualTo("Compute");
            assertThat(row.get("ServiceSubcategory")).isEqualTo("Containers");
            assertThat(Currency.getInstance(row.get("BillingCurrency")))
                    .isEqualTo(invoice.sums().currency());
            assertThat(row.get("InvoiceId")).isEqualTo(invoice.isDraft() ? "" : invoice.name());
        });
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void writesTimesInUtcAndNumbersPlainly(Invoice invoice) {
        assertThat(FocusRows.of(invoice))
                .allSatisfy(row -> row.forEach((name, value) -> {
                    if (name.matches(".*Period(Start|End)")) {
                        assertThat(value).as(name).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
                    }
                    if (name.matches(".*(Cost|Quantity|UnitPrice)")) {
                        assertThat(value).as(name).matches("(-?\\d+(\\.\\d+)?)?");
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void pricesTimesQuantitiesAreCosts(Invoice invoice) {
        assertThat(FocusRows.of(invoice)).allSatisfy(row -> {
            for (var cost : List.of("List", "Contracted")) {
                var each = number(row, cost + "UnitPrice");
                if (each == null) {
                    continue;
                }
                assertThat(each).as(cost + "UnitPrice").isNotNegative();
                assertThat(number(row, cost + "Cost"))
                        .isEqualByComparingTo(each.multiply(number(row, "PricingQuantity")));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void whatWasUsedSaysAllOfItAndNothingElseDoes(Invoice invoice) {
        assertThat(FocusRows.of(invoice)).allSatisfy(row -> {
            boolean used = row.get("ChargeCategory").equals("Usage");
            assertThat(List.of(
                            "ConsumedQuantity",
                            "ConsumedUnit",
                            "ContractedUnitPrice",
                            "ListUnitPrice",
                            "PricingCategory",
                            "SkuPriceId",
                            "ResourceId",
                            "ResourceName",
                            "ResourceType"))
                    .allSatisfy(
                            name -> assertThat(row.get(name).isEmpty()).as(name).isEqualTo(!used));
            if (row.get("ChargeCategory").equals("Tax")) {
                assertThat(List.of("SkuId", "PricingQuantity", "PricingUnit"))
                        .allSatisfy(name -> assertThat(row.get(name)).as(name).isEmpty());
            }
            assertThat(row.get("PricingUnit").isEmpty())
                    .isEqualTo(row.get("PricingQuantity").isEmpty());
            assertThat(row.get("PricingUnit")).isIn("", "Core-Hours", "GiB-Hours", "Instance-Hours");
            assertThat(row.get("SkuMeter").isEmpty()).isEqualTo(row.get("SkuId").isEmpty());
            assertThat(row.get("SkuPriceId"))
                    .isEqualTo(
                            used
                                    ? row.get("SkuId") + "/" + row.get("BillingCurrency") + "/"
                                            + row.get("ListUnitPrice")
                                    : "");
        });
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void creditsAndAdjustmentsCostTheSameHoweverOneLooksAndTaxIsOfEachCost(Invoice invoice) {
        var rows = FocusRows.of(invoice);
        for (var cost : List.of("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")) {
            var taxed = rows.stream()
                    .filter(row -> !row.get("ChargeCategory").equals("Tax")
                            && !row.get("x_Kind").isEmpty())
                    .map(row -> new BigDecimal(row.get(cost)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            var tax = rows.stream()
                    .filter(row -> row.get("ChargeCategory").equals("Tax"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new BigDecimal(tax.get(cost)))
                    .as("tax of " + cost)
                    .isEqualByComparingTo(Money.rounded(
                                    taxed.multiply(new BigDecimal("0.19")),
                                    invoice.sums().currency())
                            .amount());
            assertThat(rows).allSatisfy(row -> {
                if (Set.of("Credit", "Adjustment").contains(row.get("ChargeCategory"))) {
                    assertThat(row.get(cost)).as(cost).isEqualTo(row.get("BilledCost"));
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("invoices")
    void whatIsBilledForAnInvoiceSumsToWhatIsDueAndAnAppIsItsTenantsOwn(Invoice invoice) {
        var rows = FocusRows.of(invoice);
        assertThat(rows.stream()
                        .map(row -> new BigDecimal(row.get("BilledCost")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(invoice.sums().due().amount());
        assertThat(new HashSet<>(rows.stream().map(row -> row.get("ResourceId")).toList()))
                .containsExactlyInAnyOrder("", "tenants/00000000-0000-0000-0000-000000000007/apps/web");
        assertThat(rows).extracting(row -> row.get("x_Kind")).contains("USAGE", "OVERHEAD", "FREE", "MINIMUM", "");
    }

    private static @Nullable BigDecimal number(Map<String, String> row, String name) {
        var value = row.get(name);
        return value.isEmpty() ? null : new BigDecimal(value);
    }
}
