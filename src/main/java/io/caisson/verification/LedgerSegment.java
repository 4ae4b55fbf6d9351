package io.caisson.verification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A segment as it is read again.
 *
 * @param from in seconds since 1970
 * @param to {@link #OPEN} while it has not ended
 * @param digest of all its columns; nothing while it has not ended
 */
record LedgerSegment(
        UUID tenantId,
        String app,
        String node,
        int sign,
        long cpu,
        long memory,
        long overheadCpu,
        long overheadMemory,
        long from,
        long to,
        long digest) {

    static final long OPEN = Long.MAX_VALUE;

    /** In the order of {@link #of}. As doubles, seconds are exact and cost a fraction of decimals. */
    static final String COLUMNS = """
            tenant_id, app, node, sign, cpu_millis, memory_bytes, overhead_cpu_millis, overhead_memory_bytes,
            cast(date_part('epoch', started_at) as bigint), cast(date_part('epoch', ended_at) as bigint)""";

    /** @param row with {@link #COLUMNS} and a digest */
    static LedgerSegment of(ResultSet row) throws SQLException {
        long to = row.getLong(10);
        boolean open = row.wasNull();
        return new LedgerSegment(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                open ? OPEN : to,
                row.getLong(11));
    }

    boolean isOpen() {
        return to == OPEN;
    }
}
