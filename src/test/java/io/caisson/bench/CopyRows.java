package io.caisson.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes rows in the binary format of PostgreSQL's COPY. */
final class CopyRows implements AutoCloseable {

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final long EPOCH_2000 = 946_684_800;
    private static final int BUFFER = 1 << 16;

    private final DataOutputStream out;

    CopyRows(OutputStream to) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(to, BUFFER));
        out.write(SIGNATURE);
        out.writeInt(0);
        out.writeInt(0);
    }

    CopyRows row(int columns) throws IOException {
        out.writeShort(columns);
        return this;
    }

    CopyRows integer(int value) throws IOException {
        out.writeInt(Integer.BYTES);
        out.writeInt(value);
        return this;
    }

    CopyRows bigint(@Nullable Long value) throws IOException {
        if (value == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(Long.BYTES);
            out.writeLong(value);
        }
        return this;
    }

    CopyRows uuid(UUID value) throws IOException {
        out.writeInt(2 * Long.BYTES);
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
        return this;
    }

    CopyRows text(String value) throws IOException {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        return this;
    }

    CopyRows time(long epochSecond) throws IOException {
        return bigint((epochSecond - EPOCH_2000) * 1_000_000);
    }

    @Override
    public void close() throws IOException {
        out.writeShort(-1);
        out.close();
    }
}
