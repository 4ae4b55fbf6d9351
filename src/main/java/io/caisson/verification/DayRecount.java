package io.caisson.verification;

import io.caisson.verification.DaySum.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds up a tenant's closed segments by day and app a second time, outside of SQL. */
final class DayRecount {

    private static final long DAY = 86_400;

    private record Key(long day, String app) {}

    private final Map<Key, Tally> sums = new HashMap<>();

    void add(LedgerSegment segment) {
        long from = segment.from();
        long day = Math.floorDiv(from, DAY);
        at(day, segment.app()).addDigest(segment);
        while (from < segment.to()) {
            long to = Math.min(segment.to(), (day + 1) * DAY);
            at(day, segment.app()).add(segment, to - from);
            from = to;
            day++;
        }
    }

    /** @param whose begins what each difference is said of */
    List<Difference> compare(String whose, Map<Place, DaySum> found) {
        var expected = sums.entrySet().stream()
                .collect(Collectors.toMap(
                        sum -> new Place(LocalDate.ofEpochDay(sum.getKey().day), sum.getKey().app),
                        sum -> new DaySum(sum.getValue().held(), sum.getValue().digest())));
        var differences = new ArrayList<Difference>();
        Stream.concat(expected.keySet().stream(), found.keySet().stream())
                .distinct()
                .sorted(Comparator.comparing(Place::day).thenComparing(Place::app))
                .forEach(place -> DaySum.compare(
                        "%s %s sum of %s".formatted(whose, place.day(), place.app()),
                        expected.getOrDefault(place, DaySum.NOTHING),
                        found.getOrDefault(place, DaySum.NOTHING),
                        differences));
        return differences;
    }

    private Tally at(long day, String app) {
        return sums.computeIfAbsent(new Key(day, app), key -> new Tally());
    }
}
