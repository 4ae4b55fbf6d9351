package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180) of printable ASCII, line by line, and keeps no more than one. Why no library does is in
 * docs/dependencies.md.
 */
final class CsvLines {

    static final int LONGEST = 4096;
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at;
    private int end;
    private long number;

    CsvLines(InputStream in) {
        this.in = in;
    }

    /** Of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** @return the next line's fields; null after the last one */
    @Nullable
    List<String> next() throws IOException {
        var line = line();
        return line == null ? null : fields(line);
    }

    private @Nullable String line() throws IOException {
        bytes.reset();
        number++;
        while (at < end || fill()) {
            var from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            bytes.write(buffer, from, at - from);
            if (bytes.size() > LONGEST) {
                throw refused(text(), "at most %d bytes long".formatted(LONGEST));
            }
            if (at < end) {
                at++;
                return printable();
            }
        }
        return bytes.size() == 0 ? null : printable();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = in.read(buffer, 0, buffer.length);
        return end > 0;
    }

    private String printable() {
        var text = text();
        var line = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        for (var n = 0; n < line.length(); n++) {
            if (line.charAt(n) < ' ' || line.charAt(n) > '~') {
                throw refused(line, "of printable ASCII characters");
            }
        }
        return line;
    }

    private List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var from = 0;
        while (from <= line.length()) {
            if (line.startsWith("\"", from)) {
                from = quoted(line, from + 1, fields);
            } else {
                var comma = line.indexOf(',', from);
                var to = comma < 0 ? line.length() : comma;
                fields.add(line.substring(from, to));
                from = to + 1;
            }
        }
        return fields;
    }

    /** @return where the field after it begins */
    private int quoted(String line, int from, List<String> fields) {
        var field = new StringBuilder();
        for (var n = from; n < line.length(); n++) {
            if (line.charAt(n) != '"') {
                field.append(line.charAt(n));
            } else if (line.startsWith("\"", n + 1)) {
                field.append('"');
                n++;
            } else if (n + 1 == line.length() || line.charAt(n + 1) == ',') {
                fields.add(field.toString());
                return n + 2;
            } else {
                break;
            }
        }
        throw refused(line, "such that each quote that opens a field is closed at its end");
    }

    private InvalidValue refused(String line, String allowed) {
        return new InvalidValue("line " + number, line, allowed);
    }

    private String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
