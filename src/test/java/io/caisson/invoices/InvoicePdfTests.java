package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

/** What an invoice says on paper. The files stay in target, to be looked at. */
class InvoicePdfTests {

    private static final String LONG_NAME =
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH und Söhne";

    /** All that one can say, of every kind of line, as somebody looked at it once. */
    @Test
    void isAsInTheFile() throws IOException {
        assertThat(text("replacement", SampleInvoice.replacement()))
                .isEqualToIgnoringWhitespace(Files.readString(Path.of("src/test/resources/papers/replacement.txt")));
    }

    @Test
    void aDraftSaysThatItIsNone() throws IOException {
        var text = text("draft", SampleInvoice.draft(SampleInvoice.of("Acme", SampleInvoice.lines(1, "EUR"), "EUR")));

        assertThat(text)
                .contains("Draft of an invoice", "not issued", "This is not an invoice.", "Amount due")
                .doesNotContain("2026-000042", "Date", "Due ", "Billed nevertheless");
    }

    @Test
    void saysWhoOwesWhatToWhomUntilWhen() throws IOException {
        var text = text("plain", SampleInvoice.of("Acme", SampleInvoice.lines(3, "EUR"), "EUR"));

        assertThat(text)
                .contains("Invoice", "2026-000042", "Hosting & Sons Ltd", "Acme", "DE123456789", "18 November 2026")
                .contains("Europe/Berlin", "1 Oct 2026, 00:00:00", "1 Nov 2026, 00:00:00")
                .contains("app-1, overhead of the sandbox", "Tax, 19 %", "Paid by credits", "Amount due")
                .contains("2,400 are missing", "by olga on 3 Nov 2026, 10:00:00: The node burned")
                .contains("11 Oct, 00:00", "Page 1 of 1");
    }

    @Test
    void twoHundredLinesHaveTheHeadAndTheNumberOnEveryPage() throws IOException {
        var pdf = InvoicePdf.of(SampleInvoice.of(LONG_NAME, SampleInvoice.lines(50, "EUR"), "EUR"));
        keep("long", pdf);
        var reader = new PdfReader(pdf);
        int pages = reader.getNumberOfPages();

        assertThat(pages).isBetween(5, 12);
        for (int page = 1; page < pages; page++) {
            assertThat(new PdfTextExtractor(reader).getTextFromPage(page))
                    .contains("Quantity", "Page %d of".formatted(page));
        }
        assertThat(new PdfTextExtractor(reader).getTextFromPage(1)).contains("Donaudampf");
    }

    @Test
    void namesInAnyScriptCanBeRead() throws IOException {
        var lines = List.of(
                SampleInvoice.line("web", Meter.CPU, 987_654_321_000L, "JPY"),
                SampleInvoice.line("日本語-アプリ", Meter.CPU, 1_000_007L, "JPY"));
        var text = text(
                "scripts", SampleInvoice.of("شركة المثال 42 · חברת דוגמה · 株式会社 漢字 · 한국 회사 · Ωμέγα", lines, "JPY"));

        assertThat(text).contains("株式会社", "한국", "Ωμέγα", "日本語").doesNotContain("????");
        // as the signs stand on the paper, from the left: read from the right, and in Arabic joined
        assertThat(text)
                .contains(new StringBuilder("חברת דוגמה").reverse())
                .contains("42 \ufedd\ufe8e\ufe9c\ufee4\ufedf\ufe8d \ufe94\ufedb\ufeae\ufeb7");
    }

    @Test
    void aCreditNoteSaysWhatItTakesBack() throws IOException {
        var text = text(
                "credit-note",
                SampleInvoice.creditNote(SampleInvoice.of("Acme", SampleInvoice.lines(2, "KWD"), "KWD")));

        assertThat(text)
                .contains("Credit note", "takes back invoice 2026-000042", "A pod was forgotten.", "Credits given back")
                .contains("-84.292 KWD")
                .doesNotContain("Amount due");
    }

    private static String text(String name, Invoice invoice) throws IOException {
        var pdf = InvoicePdf.of(invoice);
        keep(name, pdf);
        return new PdfTextExtractor(new PdfReader(pdf)).getTextFromPage(1);
    }

    private static void keep(String name, byte[] pdf) throws IOException {
        Files.write(Files.createDirectories(Path.of("target/papers")).resolve("invoice-" + name + ".pdf"), pdf);
    }
}
