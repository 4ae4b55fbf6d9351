package io.caisson.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A month's segments of many tenants, the same for the same seed: most pods live for minutes, some for days, one of a hundred
 * since the month before, others into the next one; one of five hundred segments was corrected.
 */
final class MonthOfSegments {

    private static final int COLUMNS = 17;
    private static final int APPS = 5;
    private static final int CORRECTED = 500;
    private static final long DAY = 86_400;

    private final YearMonth month;
    private final List<UUID> ids;
    private final int tenants;
    private final long segments;
    private final SplittableRandom random;
    private final long first;
    private final long end;

    MonthOfSegments(YearMonth month, int tenants, long segments, long seed) {
        this.month = month;
        this.tenants = tenants;
        this.ids = IntStream.range(0, tenants)
                .mapToObj(n -> UUID.nameUUIDFromBytes(("bench-" + n).getBytes()))
                .sorted(Comparator.comparing(UUID::toString)) // as PostgreSQL does; UUID compares signed numbers
                .toList();
        this.segments = segments;
        this.random = new SplittableRandom(seed);
        this.first = month.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        this.end = month.plusMonths(1).atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }

    /** They are as old as the month. */
    void makeTenants(JdbcClient jdbc) {
        for (var n = 0; n < tenants; n++) {
            jdbc.sql("""
                    insert into tenant (id, slug, name, state, created_at, version)
                    values (?, ?, 'Bench', 'ACTIVE', to_timestamp(?), 0) on conflict do nothing""").params(tenant(n), "bench-" + n, first).update();
        }
    }

    /**
     * @return files that {@code copy … from stdin (format binary)} takes, each with the segments of some tenants, in the order
     *     in which the primary key has them and an export writes them
     */
    List<Path> write(Path folder, int parts) throws IOException {
        var files = new ArrayList<Path>();
        for (var part = 0; part < parts; part++) {
            var file = folder.resolve("%s-%d.copy".formatted(month, part));
            files.add(file);
            try (var rows = new CopyRows(Files.newOutputStream(file))) {
                for (var n = part * tenants / parts; n < (part + 1) * tenants / parts; n++) {
                    segmentsOf(n, rows);
                }
            }
        }
        return files;
    }

    /** Their ids are in the order in which all tenants' segments began, as they would be. */
    private void segmentsOf(int tenant, CopyRows rows) throws IOException {
        var all = segments / tenants + (tenant < segments % tenants ? 1 : 0);
        for (long n = 0; n < all; n++) {
            var id = 1 + tenant + n * tenants;
            var app = random.nextInt(APPS);
            var uid = new UUID(random.nextLong(), random.nextLong()).toString();
            var start = n * 100 < all ? first : first + (end - first) * n / all;
            var to = Math.min(end, start + life());
            if (n % CORRECTED != CORRECTED / 2 || all - n < 3) {
                row(rows, id, 1, 0, null, tenant, uid, app, start, to);
            } else {
                row(rows, id, 1, 0, null, tenant, uid, app, start, start + (to - start) / 2);
                row(rows, id + tenants, -1, 0, id, tenant, uid, app, start, start + (to - start) / 2);
                row(rows, id + 2L * tenants, 1, 1, id, tenant, uid, app, start, to);
                n += 2;
            }
        }
    }

    private long life() {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextLong(30 * DAY);
            case 1, 2 -> random.nextLong(2 * DAY);
            default -> 20 + random.nextLong(DAY / 12);
        };
    }

    private void row(
            CopyRows rows,
            long id,
            int sign,
            int revision,
            @Nullable Long corrects,
            int tenant,
            String uid,
            int app,
            long from,
            long to)
            throws IOException {
        rows.row(COLUMNS)
                .bigint(id)
                .integer(sign)
                .integer(revision)
                .bigint(corrects)
                .uuid(tenant(tenant))
                .text(tenant(tenant).toString())
                .text(uid)
                .text("app-" + app)
                .integer(app + 1)
                .text("node-" + tenant % 100)
                .bigint(250L << app % 3)
                .bigint((256L << 20) * (app + 1))
                .bigint(50L)
                .bigint(64L << 20)
                .time(from)
                .time(to)
                .text("OBSERVED");
    }

    private UUID tenant(int n) {
        return ids.get(n);
    }
}
