package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Meter;
import io.caisson.shared.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An invoice as CSV: its sums, and text that could be taken for more. */
class InvoiceCsvTests {

    /** Every column of every kind of line, as somebody looked at them once. */
    @Test
    void isAsInTheFile() throws IOException {
        assertThat(InvoiceCsv.of(SampleInvoice.replacement()))
                .isEqualToNormalizingNewlines(Files.readString(Path.of("src/test/resources/papers/replacement.csv")));
    }

    @Test
    void whereNothingIsTaxedOrPaidByCreditsThereIsNoLineOfThat() {
        var lines = SampleInvoice.lines(1, "EUR");
        var sums = Sums.of(lines, Money.currency("EUR"), BigDecimal.ZERO);

        assertThat(FocusRows.of(SampleInvoice.of("Acme", lines, sums, SampleInvoice.issue(null, null, null))))
                .extracting(row -> row.get("ChargeCategory"))
                .containsOnly("Usage");
    }

    @Test
    void billedCostSumsToWhatIsDue() {
        var invoice = SampleInvoice.of("Acme", SampleInvoice.lines(5, "EUR"), "EUR");
        var rows = FocusRows.of(invoice);

        assertThat(rows).hasSize(22);
        assertThat(sum(rows, "BilledCost"))
                .isEqualByComparingTo(invoice.sums().due().amount());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("InvoiceId")).isEqualTo("2026-000042");
            assertThat(row.get("BillingPeriodStart")).isEqualTo("2026-09-30T22:00:00Z");
            assertThat(row.get("ChargePeriodEnd")).isEqualTo("2026-10-31T23:00:00Z");
            assertThat(row.get("ServiceCategory")).isEqualTo("Compute");
            assertThat(row.get("ChargeClass")).isEmpty();
        });
        assertThat(rows).extracting(row -> row.get("ChargeCategory")).contains("Usage", "Tax", "Credit");
    }

    @Test
    void overheadThatIsAbsorbedCostsNothingAndIsWorthWhatItIs() {
        var row = FocusRows.of(SampleInvoice.of(
                        "Acme", List.of(SampleInvoice.line("web", Meter.OVERHEAD_CPU, 3_600_000_000L, "EUR")), "EUR"))
                .getFirst();

        assertThat(row)
                .containsEntry("BilledCost", "0.00")
                .containsEntry("ListCost", "42.5000000000")
                .containsEntry("ListUnitPrice", "0.0425")
                .containsEntry("ContractedUnitPrice", "0")
                .containsEntry("ConsumedQuantity", "1000.000000")
                .containsEntry("ConsumedUnit", "Core-Hours")
                .containsEntry("SkuId", "overhead.cpu");
    }

    @Test
    void aCreditNoteIsACorrectionBelowZeroAndItsNumbersStayNumbers() {
        var note = SampleInvoice.creditNote(SampleInvoice.of("Acme", SampleInvoice.lines(1, "EUR"), "EUR"));
        var rows = FocusRows.of(note);

        assertThat(sum(rows, "BilledCost"))
                .isEqualByComparingTo(note.sums().due().amount())
                .isNegative();
        assertThat(rows).extracting(row -> row.get("ChargeClass")).containsOnly("Correction");
        assertThat(rows.getFirst().get("BilledCost")).startsWith("-");
    }

    @Test
    void aNameIsNeverAFormula() {
        for (var name : List.of("=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\"=1\",x")) {
            var csv = InvoiceCsv.of(
                    SampleInvoice.of(name, List.of(SampleInvoice.line(name, Meter.CPU, 1, "EUR")), "EUR"));
            assertThat(FocusRows.parse(csv).get(1))
                    .as(name)
                    .noneMatch(cell -> !cell.isEmpty() && "=+@\t\r".indexOf(cell.charAt(0)) >= 0);
            assertThat(csv).as(name).endsWith("\r\n");
        }
    }

    private static BigDecimal sum(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> new BigDecimal(row.get(column))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
