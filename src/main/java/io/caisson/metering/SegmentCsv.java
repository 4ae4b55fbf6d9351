package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A month's segments as CSV, read as rows that COPY takes in the binary format. Each value is checked before a byte of its row
 * is given out, and no more than some rows are kept at a time. Several {@link CopyPart}s can share it.
 */
final class SegmentCsv {

    static final List<String> COLUMNS = List.of(
            "tenant",
            "namespaceUid",
            "podUid",
            "app",
            "release",
            "node",
            "from",
            "to",
            "cpuMillis",
            "memoryBytes",
            "overheadCpuMillis",
            "overheadMemoryBytes",
            "coverage");

    private static final int AT_ONCE = 1 << 16;
    private static final int LONGEST_TIME = 40;
    private static final int PLAIN = "2026-11-01T00:00:00Z".length();
    private static final int HOUR = "2026-11-01T00".length();
    private static final int MINUTE = HOUR + 1;
    private static final int SECOND = MINUTE + 3;

    /** No name begins with a sign: a spreadsheet might run it. */
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private static final Pattern NO_UID = Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9-]{0,63})?");
    private static final String UID_SHAPE = "a UID of at most 64 letters, digits and '-', which doesn't begin it";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NODE = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern COVERAGE = Pattern.compile("OBSERVED|RECONSTRUCTED|MISSING");

    private final CsvLines lines;
    private final Instant first;
    private final Instant end;
    private final long ids;
    private final Function<String, @Nullable UUID> tenants;
    private final Map<String, UUID> known = new HashMap<>();
    private final Map<String, Instant> hours = new HashMap<>();
    private final String[] checked = new String[COLUMNS.size()];

    /** With room for a row that begins when it is nearly full. */
    private final ByteBuffer rows = ByteBuffer.allocate(2 * AT_ONCE);

    private final SegmentRow row = new SegmentRow(rows);
    private long segments;
    private boolean begun;
    private boolean over;
    private @Nullable RuntimeException refused;
    private @Nullable IOException broken;

    /** @param tenants the id of a slug, or of an id; null where there is none */
    SegmentCsv(InputStream csv, YearMonth month, long ids, Function<String, @Nullable UUID> tenants) {
        this.lines = new CsvLines(csv);
        this.first = UsageMonths.start(month);
        this.end = UsageMonths.start(month.plusMonths(1));
        this.ids = ids;
        this.tenants = tenants;
    }

    long ids() {
        return ids;
    }

    /** How many were given out. */
    long segments() {
        return segments;
    }

    /**
     * @return the next rows, whole ones; null after the last
     * @throws InvalidValue if a line can't be taken in: from then on to whoever asks
     * @throws IOException if it can't be read to its end, or isn't to be, likewise
     */
    synchronized byte @Nullable [] next() throws IOException {
        if (refused != null) {
            throw refused;
        }
        if (broken != null) {
            throw broken;
        }
        try {
            return rows();
        } catch (RuntimeException e) {
            refused = e;
            throw e;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    /** Nobody needs the rest: a part of what was given out can't be kept. */
    synchronized void stop() {
        broken = broken == null ? new IOException("Another part of it couldn't be copied.") : broken;
    }

    private byte @Nullable [] rows() throws IOException {
        if (!begun) {
            header();
            begun = true;
        }
        while (!over && rows.position() < AT_ONCE) {
            segment();
        }
        var ready = Arrays.copyOf(rows.array(), rows.position());
        rows.clear();
        return ready.length == 0 ? null : ready;
    }

    private void header() throws IOException {
        var header = lines.next();
        if (!COLUMNS.equals(header)) {
            throw new InvalidValue("line 1", header == null ? "" : String.join(",", header), String.join(",", COLUMNS));
        }
    }

    private void segment() throws IOException {
        var fields = lines.next();
        if (fields == null) {
            over = true;
            return;
        }
        if (fields.size() != COLUMNS.size()) {
            throw new InvalidValue(
                    "line " + lines.number(), String.join(",", fields), "%d fields".formatted(COLUMNS.size()));
        }
        var from = time(fields, 6);
        var to = time(fields, 7);
        if (from.isBefore(first) || !from.isBefore(end)) {
            throw refusal(
                    fields,
                    6,
                    "from %s on and before %s, for the month begins and ends there in UTC".formatted(first, end));
        }
        if (to.isBefore(from) || to.isAfter(end)) {
            throw refusal(
                    fields, 7, "from %s on, when it began, until %s, when the month ends in UTC".formatted(from, end));
        }
        if (segments == UsageImport.IDS) {
            throw new InvalidValue("line " + lines.number(), "one more", "one of at most " + UsageImport.IDS);
        }
        row.write(
                ids + segments++,
                tenant(fields),
                List.of(
                        matching(fields, 1, NO_UID, UID_SHAPE + ", or nothing"),
                        matching(fields, 2, UID, UID_SHAPE),
                        matching(fields, 3, LABEL, "an app's name")),
                (int) number(fields, 4, 9),
                matching(fields, 5, NODE, "a node's name"),
                List.of(number(fields, 8, 9), number(fields, 9, 15), number(fields, 10, 9), number(fields, 11, 15)),
                from,
                to,
                matching(fields, 12, COVERAGE, "OBSERVED, RECONSTRUCTED or MISSING"));
    }

    private UUID tenant(List<String> fields) {
        var id = known.computeIfAbsent(fields.getFirst(), tenants);
        if (id == null) {
            throw refusal(fields, 0, "the slug or the id of a tenant that there is");
        }
        return id;
    }

    private Instant time(List<String> fields, int column) {
        var text = fields.get(column);
        try {
            var time = isPlain(text)
                    ? hours.computeIfAbsent(text.substring(0, HOUR), hour -> Instant.parse(hour + ":00:00Z"))
                            .plusSeconds(60L * digits(text, MINUTE) + digits(text, SECOND))
                    : Instant.parse(text.length() > LONGEST_TIME ? "" : text);
            if (time.getNano() == 0) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // refused below, like a part of a second
        }
        throw refusal(fields, column, "a time in whole seconds such as 2026-11-01T00:00:00Z");
    }

    /** As exports write it. {@link Instant#parse} takes as long as the rest of a line, so that it is asked once for each hour. */
    private static boolean isPlain(String text) {
        return text.length() == PLAIN
                && !text.startsWith("24", HOUR - 2)
                && text.charAt(HOUR) == ':'
                && text.charAt(SECOND - 1) == ':'
                && text.endsWith("Z")
                && digits(text, MINUTE) < 60
                && digits(text, SECOND) < 60;
    }

    /** @return 100 for what aren't two digits */
    private static int digits(String text, int at) {
        var tens = text.charAt(at) - '0';
        var ones = text.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 100 : 10 * tens + ones;
    }

    private long number(List<String> fields, int column, int digits) {
        var text = fields.get(column);
        if (text.isEmpty() || text.length() > digits || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refusal(fields, column, "a whole number of at most %d digits".formatted(digits));
        }
        return Long.parseLong(text);
    }

    /** Many lines say what the line before said. */
    private String matching(List<String> fields, int column, Pattern shape, String what) {
        var value = fields.get(column);
        if (!value.equals(checked[column])) {
            if (!shape.matcher(value).matches()) {
                throw refusal(fields, column, what);
            }
            checked[column] = value;
        }
        return value;
    }

    private InvalidValue refusal(List<String> fields, int column, String allowed) {
        return new InvalidValue(
                "line %d, %s".formatted(lines.number(), COLUMNS.get(column)), fields.get(column), allowed);
    }
}
