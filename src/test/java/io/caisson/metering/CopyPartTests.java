package io.caisson.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.shared.InvalidValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several connections copy what one reader reads: each row goes to one of them, and all end together. */
class CopyPartTests {

    private static final int SEGMENTS = 5_000;
    private static final int BUFFER = 1 << 16;

    private final UUID acme = UUID.randomUUID();

    @Test
    void eachRowGoesToOneOfThem() throws IOException {
        var segments = read(month("0"));
        var one = new CopyPart(segments);
        var other = new CopyPart(segments);
        var head = one.readNBytes(SegmentRow.HEAD.length + 1);
        assertThat(other.readNBytes(SegmentRow.HEAD.length + 1)).isEqualTo(head);

        var rows = new String(one.readAllBytes(), StandardCharsets.ISO_8859_1)
                + new String(other.readAllBytes(), StandardCharsets.ISO_8859_1);

        for (var n = 0; n < SEGMENTS; n++) {
            assertThat(rows.split("pod-%05d".formatted(n), -1)).as("pod %d", n).hasSize(2);
        }
        assertThat(segments.segments()).isEqualTo(SEGMENTS);
    }

    @Test
    void eachIsWhatCopyTakes() throws IOException {
        var segments = read(month("0"));
        for (var part : new CopyPart[] {new CopyPart(segments), new CopyPart(segments)}) {
            var bytes = part.readAllBytes();
            assertThat(Arrays.copyOf(bytes, SegmentRow.HEAD.length)).isEqualTo(SegmentRow.HEAD);
            assertThat(bytes).endsWith(SegmentRow.TAIL);
            assertThat(part.read()).isEqualTo(-1);
        }
    }

    @Test
    void aLineThatIsRefusedIsToldByEach() throws IOException {
        var segments = read(month("0") + month("-1"));
        var one = new CopyPart(segments);
        var other = new CopyPart(segments);

        var told = new ByteArrayOutputStream();
        assertThatThrownBy(() -> one.transferTo(told))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("line " + (SEGMENTS + 2) + ", cpuMillis is '-1'");
        assertThatThrownBy(() -> other.transferTo(told))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("line " + (SEGMENTS + 2) + ", cpuMillis is '-1'");
    }

    @Test
    void oneThatIsGivenUpEndsTheOthers() throws IOException {
        var segments = read(month("0"));
        var one = new CopyPart(segments);
        assertThat(one.readNBytes(BUFFER)).hasSize(BUFFER);

        one.close();

        assertThatThrownBy(() -> new CopyPart(segments).readAllBytes()).isInstanceOf(IOException.class);
    }

    /** A row that begins where the rows before nearly fill what is given out. */
    @Test
    void rowsOfTheLongestLinesHaveRoom() throws IOException {
        var longest = month("0").replace(",node,", "," + "n".repeat(200) + ",");
        assertThat(new CopyPart(read(longest)).readAllBytes()).hasSizeGreaterThan(SEGMENTS * 200);
    }

    private SegmentCsv read(String lines) {
        var csv = String.join(",", SegmentCsv.COLUMNS) + "\n" + lines;
        return new SegmentCsv(
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.US_ASCII)),
                YearMonth.of(2026, 9),
                1,
                slug -> acme);
    }

    private static String month(String cpu) {
        return IntStream.range(0, SEGMENTS)
                .mapToObj(
                        n -> "acme,ns,pod-%05d,web,1,node,2026-09-01T00:00:00Z,2026-09-02T00:00:00Z,%s,1,0,0,OBSERVED\n"
                                .formatted(n, cpu))
                .collect(Collectors.joining());
    }
}
