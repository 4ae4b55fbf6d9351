package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

/** What a billing report says on paper. The files stay in target, to be looked at. */
class BillingPdfTests {

    @Test
    void manyTenantsHaveTheHeadAndTheNumberOnEveryPage() throws IOException {
        var pages = pages("many", SampleReport.of(60));

        assertThat(pages).hasSizeBetween(8, 20);
        assertThat(IntStream.range(0, pages.size()))
                .allSatisfy(page -> assertThat(pages.get(page)).contains("Page %d of".formatted(page + 1)));
        assertThat(pages.stream().filter(page -> page.contains("tenant-")).toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(page -> assertThat(page).contains("Balance", "Missing"));
    }

    @Test
    void namesOfAnyLengthAndScriptCanBeReadBesideThreeCurrencies() throws IOException {
        var text = String.join("\n", pages("names", SampleReport.of(5)));

        assertThat(text)
                .contains("EUR", "JPY", "KWD", "12,345,678.910 KWD", "株式会社", "한국", "Ωμέγα", "Donaudampf")
                .doesNotContain("???");
        assertThat(text).containsAnyOf("דוגמה", "המגוד");
    }

    @Test
    void saysWhyAMonthWasClosedWithoutAnInvoice() throws IOException {
        assertThat(String.join("\n", pages("closed", SampleReport.of(3))))
                .contains("Closed without an invoice", "2026-10 2,678,400 olga@example.org")
                .contains("6 Nov 2026, 10:00 UTC", "The node burned");
        assertThat(String.join("\n", pages("closed-none", SampleReport.of(1)))).doesNotContain("Closed without");
    }

    /** Each has its head and a first row below it. */
    @Test
    void noHeadingStandsAloneAtAPagesEnd() throws IOException {
        for (int tenants = 5; tenants < 12; tenants++) {
            assertThat(pages("heads", SampleReport.of(tenants)))
                    .filteredOn(page -> page.contains("Twelve months"))
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(page).containsPattern("202[56]-[01][0-9]\\b.*"));
        }
    }

    private static List<String> pages(String name, BillingReport report) throws IOException {
        var pdf = BillingPdf.of(report);
        Files.write(Files.createDirectories(Path.of("target/papers")).resolve("report-" + name + ".pdf"), pdf);
        var reader = new PdfReader(pdf);
        var pages = new ArrayList<String>();
        for (int page = 1; page <= reader.getNumberOfPages(); page++) {
            pages.add(new PdfTextExtractor(reader).getTextFromPage(page));
        }
        return pages;
    }
}
