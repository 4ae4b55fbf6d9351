package io.caisson.verification;

import io.caisson.metering.Held;
import io.caisson.metering.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** What an app's or a node's closed segments come to on a day of UTC, and the digests of an app's that began on it. */
record DaySum(Held held, BigDecimal digest) {

    static final DaySum NOTHING = new DaySum(Held.NOTHING, BigDecimal.ZERO);

    record Place(LocalDate day, String app) {

        /** No app's name has a space. */
        static final String NODE = "node ";

        static Place ofNode(LocalDate day, String node) {
            return new Place(day, NODE + node);
        }
    }

    static void compare(String what, DaySum expected, DaySum found, List<Difference> differences) {
        for (var meter : Meter.values()) {
            if (expected.held.counted(meter).compareTo(found.held.counted(meter)) != 0) {
                differences.add(new Difference(
                        "%s, %s".formatted(what, meter.label()),
                        expected.held.counted(meter).toPlainString(),
                        found.held.counted(meter).toPlainString()));
            }
        }
        if (expected.digest.compareTo(found.digest) != 0) {
            differences.add(new Difference(
                    what + ", its segments", "as they were written", "changed, added or taken away since"));
        }
    }
}
