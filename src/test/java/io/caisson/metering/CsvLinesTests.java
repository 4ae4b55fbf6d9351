package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sends is read as RFC 4180 says, or refused with its line, however long it is. */
class CsvLinesTests {

    private static final String LONGEST = "x".repeat(CsvLines.LONGEST);

    @Test
    void readsFieldsAsTheyAre() throws IOException {
        assertThat(read("a,b\r\n")).containsExactly(List.of("a", "b"));
        assertThat(read("a,b\nc,d")).containsExactly(List.of("a", "b"), List.of("c", "d"));
        assertThat(read(",\n")).containsExactly(List.of("", ""));
        assertThat(read("\"\",\"a,b\",\"say \"\"so\"\"\"\n")).containsExactly(List.of("", "a,b", "say \"so\""));
        assertThat(read("a,\"b\",\n")).containsExactly(List.of("a", "b", ""));
        assertThat(read("a\n\nb\n")).containsExactly(List.of("a"), List.of(""), List.of("b"));
        assertThat(read(" ,~\n")).containsExactly(List.of(" ", "~"));
        assertThat(read("")).isEmpty();
    }

    @Test
    void takesALineThatIsAsLongAsOneMayBeAndNoneThatIsLonger() throws IOException {
        assertThat(read(LONGEST + "\n" + LONGEST)).containsExactly(List.of(LONGEST), List.of(LONGEST));
        assertThatThrownBy(() -> read(LONGEST + "x\n")).hasMessageContaining("at most 4096 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"b", "\"b\"c", "\"b\"\"", "\"b\" ,c"})
    void refusesAQuoteThatIsNotClosedAtItsFieldsEnd(String second) {
        refuses(second, "such that each quote");
    }

    /** The last one is what a byte order mark is in a line's beginning. */
    @ParameterizedTest
    @ValueSource(strings = {"b\tc", "b\rc", "b\0c", "b\u007fc", "\u00fc", "\ufeffb"})
    void refusesWhatIsNotPrintableAscii(String second) {
        refuses(second, "of printable ASCII");
    }

    private static void refuses(String second, String allowed) {
        assertThatThrownBy(() -> read("a\na," + second + "\nc\n"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith("line 2 is 'a,")
                .hasMessageContaining(allowed);
    }

    /** One that never ends: no more of it is read than what shows that. */
    @ParameterizedTest
    @ValueSource(chars = {'x', '"', ','})
    void readsNoMoreOfALineWithoutAnEndThanItNeeds(char first) {
        var endless = new Endless((byte) first);
        assertThatThrownBy(() -> new CsvLines(endless).next())
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("line 1 is '" + first)
                .hasMessageContaining("at most 4096 bytes");
        assertThat(endless.given).isLessThan(1 << 20);
    }

    @Test
    void countsLinesAcrossWhatItReadsAtOnce() {
        var lines = "abcdefg\n".repeat(50_000);
        assertThatThrownBy(() -> read(lines + "\"\n")).hasMessageStartingWith("line 50001 is");
        assertThatThrownBy(() -> read("a".repeat(CsvLines.LONGEST + 1))).hasMessageStartingWith("line 1 is");
    }

    private static List<List<String>> read(String csv) throws IOException {
        var lines = new CsvLines(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        var all = new ArrayList<List<String>>();
        for (var fields = lines.next(); fields != null; fields = lines.next()) {
            all.add(fields);
            assertThat(lines.number()).isEqualTo(all.size());
        }
        return all;
    }

    private static final class Endless extends InputStream {

        private final byte first;
        private long given;

        Endless(byte first) {
            this.first = first;
        }

        @Override
        public int read() {
            return given++ == 0 ? first : 'x';
        }

        @Override
        public int read(byte[] into, int from, int length) {
            Arrays.fill(into, from, from + length, (byte) 'x');
            if (given == 0) {
                into[from] = first;
            }
            given += length;
            return length;
        }
    }
}
