package io.caisson.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

/** What a billing report says on paper. The files stay in target, to be looked at. */
class BillingPdfTests {

    /** What is below each heading: its heads, and what only a row has. */
    private static final Map<String, Pattern> PARTS = Map.of(
            "Tenants", Pattern.compile("Balance.*(tenant-\\d|donaudampf)", Pattern.DOTALL),
            "Closed without an invoice", Pattern.compile("Reason.*tenant-\\d", Pattern.DOTALL),
            "For whom the sandbox takes most", Pattern.compile("Of all.*\\d %", Pattern.DOTALL),
            "Twelve months", Pattern.compile("Month.*20\\d\\d-\\d\\d", Pattern.DOTALL));

    @Test
    void manyTenantsHaveTheHeadAndTheNumberOnEveryPage() throws IOException {
        var pages = pages("many", SampleReport.of(60));

        assertThat(pages).hasSizeBetween(8, 20);
        assertThat(IntStream.range(0, pages.size()))
                .allSatisfy(page -> assertThat(pages.get(page)).contains("Page %d of".formatted(page + 1)));
        assertThat(pages.stream().filter(page -> page.contains("tenant-")).toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(page -> assertThat(page).contains("Balance", "reconstructed", "missing"));
    }

    @Test
    void namesOfAnyLengthAndScriptCanBeReadBesideThreeCurrencies() throws IOException {
        var text = String.join("\n", pages("names", SampleReport.of(5)));

        assertThat(text)
                .contains("EUR", "JPY", "KWD", "12,345,678.910 KWD", "株式会社", "한국", "Ωμέγα", "Donaudampf")
                .doesNotContain("???");
        // as the signs stand on the paper, from the left: read from the right, and in Arabic joined
        assertThat(text)
                .contains(new StringBuilder("וחברת דוגמה").reverse())
                .contains("\ufedd\ufe8e\ufe9c\ufee4\ufedf\ufe8d \ufe94\ufedb\ufeae\ufeb7")
                .contains("(\ufe93\ufeae\ufeeb\ufe8e\ufed8\ufedf\ufe8d) 42 ");
    }

    @Test
    void saysWhyAMonthWasClosedWithoutAnInvoice() throws IOException {
        assertThat(String.join("\n", pages("closed", SampleReport.of(3))))
                .contains("Closed without an invoice", "2026-10 2,678,400 olga@example.org")
                .contains("6 Nov 2026, 10:00 UTC", "The node burned");
        assertThat(String.join("\n", pages("closed-none", SampleReport.of(1)))).doesNotContain("Closed without");
    }

    @Test
    void noHeadingStandsAloneAtAPagesEnd() throws IOException {
        for (int tenants = 5; tenants < 20; tenants++) {
            var as = "of %d tenants".formatted(tenants);
            var pages = pages("heads", SampleReport.of(tenants));
            PARTS.forEach((heading, part) -> assertThat(pages)
                    .as(as)
                    .filteredOn(page -> page.contains(heading))
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(below(heading, page)).containsPattern(part)));
        }
    }

    /** Up to the next heading. */
    private static String below(String heading, String page) {
        var from = page.indexOf(heading) + heading.length();
        var to = PARTS.keySet().stream()
                .mapToInt(other -> page.indexOf(other, from))
                .filter(next -> next >= 0)
                .min()
                .orElse(page.length());
        return page.substring(from, to);
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
