package io.caisson.verification;

import io.caisson.verification.DaySum.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Adds up a tenant's closed segments by day and app, and by day and node, a second time, outside of SQL. */
final class DayRecount {

    private static final long DAY = 86_400;

    /** @param name of the app, or of the node */
    private record Key(long day, String name) {}

    private final Map<Key, Tally> apps = new HashMap<>();
    private final Map<Key, Tally> nodes = new HashMap<>();

    void add(LedgerSegment segment) {
        long from = segment.from();
        long day = Math.floorDiv(from, DAY);
        at(apps, day, segment.app()).addDigest(segment);
        while (from < segment.to()) {
            long to = Math.min(segment.to(), (day + 1) * DAY);
            at(apps, day, segment.app()).add(segment, to - from);
            at(nodes, day, segment.node()).addOverhead(segment, to - from);
            from = to;
            day++;
        }
    }

    /** @param whose begins what each difference is said of */
    List<Difference> compare(String whose, Map<Place, DaySum> found) {
        var expected = new HashMap<Place, DaySum>();
        apps.forEach((key, sum) ->
                expected.put(new Place(LocalDate.ofEpochDay(key.day), key.name), new DaySum(sum.held(), sum.digest())));
        nodes.forEach((key, sum) -> expected.put(
                Place.ofNode(LocalDate.ofEpochDay(key.day), key.name), new DaySum(sum.held(), sum.digest())));
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

    private static Tally at(Map<Key, Tally> sums, long day, String name) {
        return sums.computeIfAbsent(new Key(day, name), key -> new Tally());
    }
}
