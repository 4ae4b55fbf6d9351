package io.caisson.verification;

import io.caisson.charges.Charge;
import io.caisson.metering.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares charges line by line, whatever order they are in. */
final class ChargeLines {

    private static final String NOTHING = "no line";

    private ChargeLines() {}

    /** @param whose begins what each difference is said of */
    static List<Difference> compare(String whose, List<Charge> expected, List<Charge> found) {
        var differences = new ArrayList<Difference>();
        var left = byKey(found);
        byKey(expected).forEach((key, line) -> {
            var other = left.remove(key);
            if (!said(line).equals(said(other))) {
                differences.add(new Difference("%s: %s".formatted(whose, key), said(line), said(other)));
            }
        });
        left.forEach(
                (key, line) -> differences.add(new Difference("%s: %s".formatted(whose, key), NOTHING, said(line))));
        return differences;
    }

    /** Two lines of one key are never derived: of those that somebody added, each is told. */
    private static Map<String, Charge> byKey(List<Charge> lines) {
        var byKey = new TreeMap<String, Charge>();
        for (var line : lines) {
            var key = key(line.kind(), line.app(), line.meter(), line.from(), line.to());
            for (int again = 2; byKey.containsKey(key); again++) {
                key = key(line.kind(), line.app(), line.meter(), line.from(), line.to()) + ", " + again;
            }
            byKey.put(key, line);
        }
        return byKey;
    }

    private static String key(Charge.Kind kind, @Nullable String app, @Nullable Meter meter, Instant from, Instant to) {
        return "%s%s%s, %s to %s"
                .formatted(
                        kind.name().toLowerCase(Locale.ROOT),
                        app == null ? "" : " of " + app,
                        meter == null ? "" : ", " + meter.label(),
                        from,
                        to);
    }

    private static String said(@Nullable Charge line) {
        return line == null
                ? NOTHING
                : "%s counted at %s is %s, worth %s"
                        .formatted(
                                line.counted().stripTrailingZeros().toPlainString(),
                                line.each().stripTrailingZeros().toPlainString(),
                                line.amount(),
                                line.value());
    }
}
