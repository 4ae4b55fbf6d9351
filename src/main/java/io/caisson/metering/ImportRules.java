package io.caisson.metering;

import io.caisson.shared.InvalidValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What segments that are taken in are held to beyond what constraints can say. */
final class ImportRules {

    private static final String REPLACEMENTS =
            "with replacement as materialized (select * from aside where revision > 0 order by pod_uid) ";

    /**
     * What the trigger usage_segment_is_new asks of each row, asked of all: a pod of which it isn't true. Replacements are few,
     * which PostgreSQL doesn't know yet: they come first, in the order that only the index of them has.
     */
    private static final List<Map.Entry<String, String>> CORRECTIONS = List.of(
            Map.entry("a reversal of a segment of the same month as it is", """
            select pod_uid from aside as new where sign = -1 and not exists (select from aside as was
                where was.tenant_id = new.tenant_id and was.started_at = new.started_at and was.id = new.corrects and was.sign = 1
                  and (was.revision, was.namespace_uid, was.pod_uid, was.app, was.release, was.node, was.cpu_millis,
                      was.memory_bytes, was.overhead_cpu_millis, was.overhead_memory_bytes, was.ended_at, was.coverage)
                    = (new.revision, new.namespace_uid, new.pod_uid, new.app, new.release, new.node, new.cpu_millis,
                      new.memory_bytes, new.overhead_cpu_millis, new.overhead_memory_bytes, new.ended_at, new.coverage))"""),
            Map.entry("a replacement of a segment that was taken back", REPLACEMENTS + """
            select pod_uid from replacement as new where sign = 1 and not exists (
                select from (select corrects, sign, pod_uid, revision from aside
                    union all select corrects, sign, pod_uid, revision from usage_segment) as reversal
                where reversal.corrects = new.corrects and reversal.sign = -1 and reversal.pod_uid = new.pod_uid
                  and reversal.revision < new.revision)"""),
            Map.entry("a pod whose segments don't overlap", REPLACEMENTS + """
            select one.pod_uid from replacement as one
            where one.sign = 1
              and not exists (select from aside as reversal where reversal.sign = -1
                and reversal.corrects = one.id and reversal.started_at = one.started_at)
              and exists (select from aside as other
                where pod_hash(other.pod_uid) = pod_hash(one.pod_uid) and other.pod_uid = one.pod_uid
                  and other.sign = 1 and (other.id, other.started_at) <> (one.id, one.started_at)
                  and tstzrange(other.started_at, other.ended_at) && tstzrange(one.started_at, one.ended_at)
                  and not exists (select from aside as reversal where reversal.sign = -1
                    and reversal.corrects = other.id and reversal.started_at = other.started_at))"""));

    private static final Map.Entry<String, String> NOT_OPEN =
            Map.entry("a pod that isn't open in the ledger since before", """
            select open.pod_uid from usage_open as open, lateral (select from aside as new
                where pod_hash(new.pod_uid) = pod_hash(open.pod_uid) and new.pod_uid = open.pod_uid
                  and new.sign = 1 and open.started_at < new.ended_at limit 1) as there""");

    private ImportRules() {}

    /** @param aside the table that has the segments */
    static void requireCorrections(Connection connection, String aside) throws SQLException {
        for (var rule : CORRECTIONS) {
            require(rule, connection, aside);
        }
    }

    /** Holds for as long as nobody else writes. */
    static void requireNotOpen(Connection connection, String aside) throws SQLException {
        require(NOT_OPEN, connection, aside);
    }

    private static void require(Map.Entry<String, String> rule, Connection connection, String aside)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            // By the indexes: nothing is known yet of how few the corrections are.
            statement.execute("set local enable_seqscan = off");
            statement.execute("set local enable_hashjoin = off");
            statement.execute("set local enable_mergejoin = off");
            statement.execute("set local enable_material = off");
            statement.execute("set local enable_sort = off");
            try (var pods = statement.executeQuery(rule.getValue().replaceAll("\\baside\\b", aside) + " limit 1")) {
                if (pods.next()) {
                    throw new InvalidValue("segments", "one of pod " + pods.getString(1), rule.getKey());
                }
            }
        }
    }
}
