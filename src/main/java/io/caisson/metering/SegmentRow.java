package io.caisson.metering;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes closed segments as {@link MonthAside#copy} takes them: in the binary format of PostgreSQL's COPY. */
final class SegmentRow {

    /** Comes before the first row: the signature, no flags, no extension. */
    static final byte[] HEAD = "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Comes after the last row. */
    static final byte[] TAIL = {-1, -1};

    private static final long EPOCH_2000 = 946_684_800;
    private static final long MICROS = 1_000_000;
    private static final short COLUMNS = 17;

    private final ByteBuffer out;

    SegmentRow(ByteBuffer out) {
        this.out = out;
    }

    /**
     * @param names the namespace's UID, the pod's UID and the app's name
     * @param amounts millicores and bytes, and the overhead's
     */
    void write(
            long id,
            UUID tenant,
            List<String> names,
            int release,
            String node,
            List<Long> amounts,
            Instant from,
            Instant to,
            String coverage) {
        out.putShort(COLUMNS);
        bigint(id);
        integer(1);
        integer(0);
        out.putInt(-1);
        out.putInt(2 * Long.BYTES);
        out.putLong(tenant.getMostSignificantBits());
        out.putLong(tenant.getLeastSignificantBits());
        for (var name : names) {
            text(name);
        }
        integer(release);
        text(node);
        for (var amount : amounts) {
            bigint(amount);
        }
        bigint((from.getEpochSecond() - EPOCH_2000) * MICROS);
        bigint((to.getEpochSecond() - EPOCH_2000) * MICROS);
        text(coverage);
    }

    private void integer(int value) {
        out.putInt(Integer.BYTES).putInt(value);
    }

    private void bigint(long value) {
        out.putInt(Long.BYTES).putLong(value);
    }

    private void text(String value) {
        var bytes = value.getBytes(StandardCharsets.US_ASCII);
        out.putInt(bytes.length).put(bytes);
    }
}
