package io.caisson.bench;

import java.util.ArrayList;
import java.util.List;

/** Measurements of Caisson and of the baseline, taken in turns; the ratio is made within each pair. */
final class Comparison {

    private final List<Double> caisson = new ArrayList<>();
    private final List<Double> baseline = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    void add(double ours, double theirs) {
        caisson.add(ours);
        baseline.add(theirs);
        ratios.add(ours / theirs);
    }

    double ratio() {
        return median(ratios);
    }

    void print(String what, String other, String unit) {
        System.out.printf("%s, %d pairs%n", what, ratios.size());
        System.out.printf("  caisson   median %8.1f %s%n", median(caisson), unit);
        System.out.printf("  %-9s median %8.1f %s%n", other, median(baseline), unit);
        System.out.printf(
                "  ratio     median %8.2f (min %.2f, max %.2f)%n",
                ratio(),
                ratios.stream().min(Double::compare).orElseThrow(),
                ratios.stream().max(Double::compare).orElseThrow());
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
