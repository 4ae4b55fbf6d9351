package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** The zones in which months can begin: regions of tzdata, whose offsets change as people's clocks do, and UTC. */
public final class TimeZones {

    private static final List<String> ALL = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/"))
            .sorted()
            .toList();

    private TimeZones() {}

    /** Regions, in the order of their names. */
    public static List<String> regions() {
        return ALL;
    }

    public static ZoneId parse(String id) {
        if (id.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        if (!ALL.contains(id)) {
            throw new InvalidValue("timeZone", id, "UTC or a region of tzdata such as Europe/Berlin; no offset");
        }
        return ZoneId.of(id);
    }

    /** As {@link #parse} reads it. */
    public static String id(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }
}
