package io.caisson.oracle;

import io.caisson.oracle.BilledMonth.Correction;
import io.caisson.oracle.BilledMonth.Stay;
import io.caisson.oracle.BilledMonth.Tenant;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes a made-up month into the tables, through all of their triggers. */
final class BilledTables {

    private final JdbcTemplate jdbc;
    private final BilledMonth month;

    BilledTables(JdbcTemplate jdbc, BilledMonth month) {
        this.jdbc = jdbc;
        this.month = month;
    }

    /** In one transaction: a version has to have a price for every meter at its end. */
    void writePrices() {
        for (int n = -1; n < 3; n++) {
            var first = month.month().atDay(1).plusMonths(n).atStartOfDay().toInstant(ZoneOffset.UTC);
            jdbc.query("select 1 from make_usage_month(?)", row -> {}, at(first));
        }
        var versions = new ArrayList<Object[]>();
        var prices = new ArrayList<Object[]>();
        for (int book = 0; book < month.books().size(); book++) {
            jdbc.update("insert into price_book values (?, 'test', now())", "book-" + book);
            for (var version : month.ordered(month.books().get(book).versions()).entrySet()) {
                var from = at(version.getKey());
                var listed = version.getValue();
                versions.add(new Object[] {"book-" + book, from, listed.currency(), listed.minimum()});
                for (int meter = 0; meter < BilledMonth.METERS.size(); meter++) {
                    prices.add(new Object[] {
                        "book-" + book,
                        from,
                        BilledMonth.METERS.get(meter),
                        listed.each().get(meter),
                        listed.free().get(meter)
                    });
                }
            }
        }
        jdbc.batchUpdate("insert into price_version values (?, ?, ?, ?, 'test', now())", versions);
        jdbc.batchUpdate("insert into price values (?, ?, ?, ?, ?)", prices);
        writePlans();
    }

    private void writePlans() {
        var offers = new ArrayList<Object[]>();
        for (int plan = 0; plan < month.plans().size(); plan++) {
            jdbc.update("insert into plan values (?, 'test', now())", "plan-" + plan);
            for (var version : month.ordered(month.plans().get(plan).versions()).entrySet()) {
                var offer = version.getValue();
                offers.add(new Object[] {
                    "plan-" + plan, at(version.getKey()), "book-" + offer.book(), offer.overhead(), offer.percent()
                });
            }
        }
        jdbc.batchUpdate("insert into plan_version values (?, ?, ?, ?, ?, null, null, null, 'test', now())", offers);
    }

    UUID write(Tenant tenant, List<Stay> stays) {
        var id = UUID.randomUUID();
        var deleted = tenant.deleted();
        jdbc.update(
                """
                insert into tenant (id, slug, name, state, namespace_uid, created_at, deleted_at, version)
                values (?, ?, 'Test', ?, 'ns', ?, ?, 0)""",
                id,
                "t" + id.toString().substring(0, 8),
                deleted == null ? "ACTIVE" : "DELETED",
                at(month.at(tenant.created()).plusMillis(700)),
                deleted == null
                        ? null
                        : at(month.at(Math.max(deleted, tenant.created())).plusMillis(300)));
        jdbc.batchUpdate(
                "insert into tenant_plan values (?, ?, ?, 'test', now())",
                month.ordered(tenant.plans()).entrySet().stream()
                        .map(change -> new Object[] {
                            id, at(change.getKey()), "plan-" + change.getValue().plan()
                        })
                        .toList());
        jdbc.batchUpdate(
                "insert into billing_profile values (?, ?, ?, 19, '', '', 'test', now())",
                month.ordered(tenant.zones()).entrySet().stream()
                        .map(zone -> new Object[] {
                            id, at(zone.getKey()), zone.getValue().zone()
                        })
                        .toList());
        writeStays(id, "pod", stays);
        return id;
    }

    /** Stays of other pods than those that were written with the tenant. */
    void writeLate(UUID id, List<Stay> stays) {
        writeStays(id, "late", stays);
    }

    private void writeStays(UUID id, String prefix, List<Stay> stays) {
        var rows = new ArrayList<Object[]>();
        var corrections = new ArrayList<Object[]>();
        var replacements = new ArrayList<Object[]>();
        for (int n = 0; n < stays.size(); n++) {
            var stay = stays.get(n);
            var pod = prefix + "-" + n + "-" + id;
            parts(id, pod, stay, rows);
            if (stay.correction() != Correction.NONE && stay.length() >= 0) {
                corrections.add(new Object[] {pod});
                if (stay.correction() == Correction.REPLACED) {
                    replacements.add(new Object[] {pod});
                }
            }
        }
        jdbc.batchUpdate("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                values (?, 'ns', ?, ?, 1, 'node', ?, ?, ?, ?, ?, ?, 'OBSERVED')""", rows);
        jdbc.batchUpdate("""
                insert into usage_segment (sign, revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select -1, revision, id, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage
                from usage_segment where pod_uid = ?""", corrections);
        jdbc.batchUpdate("""
                insert into usage_segment (revision, corrects, tenant_id, namespace_uid, pod_uid, app, release, node,
                    cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes, started_at, ended_at, coverage)
                select 1, corrects, tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis + 100, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at,
                    date_trunc('second', started_at + (ended_at - started_at) / 2), coverage
                from usage_segment where pod_uid = ? and sign = -1""", replacements);
    }

    /** A month's end ends a segment. What still runs may not have been carried over yet. */
    private void parts(UUID id, String pod, Stay stay, List<Object[]> rows) {
        var start = month.at(stay.from());
        if (stay.length() < 0) {
            rows.add(row(id, pod, stay, start, null));
            return;
        }
        var end = start.plusSeconds(stay.length());
        for (var next = monthAfter(start); next.isBefore(end); next = monthAfter(start)) {
            rows.add(row(id, pod, stay, start, next));
            start = next;
        }
        rows.add(row(id, pod, stay, start, end));
    }

    private static Object[] row(UUID id, String pod, Stay stay, Instant start, Instant end) {
        var size = stay.size();
        return new Object[] {
            id,
            pod,
            stay.app(),
            size.cpu,
            size.memory,
            size.overheadCpu,
            size.overheadMemory,
            at(start),
            end == null ? null : at(end)
        };
    }

    private static Instant monthAfter(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }
}
