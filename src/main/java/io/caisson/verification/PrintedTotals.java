package io.caisson.verification;

import java.io.PrintStream;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Prints what a verification compared over all of its tenants, as tables for people. */
final class PrintedTotals {

    private static final int DECIMALS = 6;

    private final PrintStream out;

    PrintedTotals(PrintStream out) {
        this.out = out;
    }

    /** @param run as REST answers; one of an invoice has no totals */
    void print(JsonNode run) {
        table(
                run.path("totals"),
                List.of("meter", "unit", "segments", "tenants", "derived", "charged", "notInvoiced", "invoiced"),
                List.of(
                        run.path("month").asString(),
                        "in",
                        "segments",
                        "sum over tenants",
                        "to charge",
                        "charged",
                        "not invoiced",
                        "invoiced"));
        if (run.path("totals").path(0).path("invoiced").isNull()) {
            out.println("Nothing of the month is invoiced yet.");
        }
        table(
                run.path("now"),
                List.of("resource", "unit", "kubernetes", "postgresql", "onNodes", "metered", "charged"),
                List.of("now", "in", "Kubernetes' quota", "PostgreSQL", "of it on nodes", "metered", "to be invoiced"));
    }

    private void table(JsonNode items, List<String> fields, List<String> titles) {
        if (items.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(with(titles, ""));
        for (var item : items) {
            var cells = fields.stream().map(item::path).map(PrintedTotals::cell).toList();
            rows.add(with(cells, said(item.path("agreement").asString())));
        }
        var widths = IntStream.range(0, titles.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static String cell(JsonNode value) {
        if (value.isNull()) {
            return "-";
        }
        return value.isFloatingPointNumber()
                ? value.decimalValue().setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString()
                : value.asString();
    }

    private static List<String> with(List<String> cells, String last) {
        var row = new ArrayList<>(cells);
        row.add(last);
        return row;
    }

    private static String said(String agreement) {
        return switch (Agreement.valueOf(agreement)) {
            case AGREES -> "agree";
            case PASSING -> "differ in passing";
            case NOT_COMPARED -> "not all compared";
            case DIFFERS -> "DIFFER";
        };
    }

    /** Words on the left, figures on the right. */
    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = row.get(column);
            var space = " ".repeat(widths[column] - cell.length());
            line.append(column < 2 ? cell + space : space + cell).append("  ");
        }
        return line.append(row.getLast()).toString().stripTrailing();
    }
}
