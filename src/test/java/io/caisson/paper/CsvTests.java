package io.caisson.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTests {

    @ParameterizedTest
    @ValueSource(strings = {"=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝cmd()", "\r=1"})
    void makesTextOfWhatASpreadsheetWouldRun(String hostile) {
        assertThat(Csv.line(hostile)).matches("(?s)\"?'.*");
    }

    @Test
    void leavesNumbersAndPlainTextAsTheyAre() {
        assertThat(Csv.line("acme", new BigDecimal("-1.50"), 3, null, "a b", new BigDecimal("1E+3")))
                .isEqualTo("acme,-1.50,3,,a b,1000\r\n");
    }

    @Test
    void quotesWhatWouldEndACell() {
        assertThat(Csv.line("a,b", "say \"hi\"", "two\nlines", "x;y"))
                .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"x;y\"\r\n");
        assertThat(Csv.line("=HYPERLINK(\"http://x\",\"y\")"))
                .isEqualTo("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
    }
}
