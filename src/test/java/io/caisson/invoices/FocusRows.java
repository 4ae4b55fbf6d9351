package io.caisson.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An invoice's CSV, read again. */
final class FocusRows {

    private FocusRows() {}

    static List<Map<String, String>> of(Invoice invoice) {
        var lines = parse(InvoiceCsv.of(invoice));
        return lines.stream()
                .skip(1)
                .map(line -> {
                    assertThat(line).hasSameSizeAs(lines.getFirst());
                    var row = new HashMap<String, String>();
                    for (int n = 0; n < line.size(); n++) {
                        row.put(lines.getFirst().get(n), line.get(n));
                    }
                    return (Map<String, String>) row;
                })
                .toList();
    }

    /** By RFC 4180, character by character. */
    static List<List<String>> parse(String csv) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < csv.length(); at++) {
            char c = csv.charAt(at);
            if (quoted && c == '"' && at + 1 < csv.length() && csv.charAt(at + 1) == '"') {
                cell.append('"');
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        return rows;
    }
}
