package io.caisson.metering;

import java.io.IOException;
import java.io.InputStream;

/** What one of several connections copies of a month: it takes the next rows when it has sent those that it had. */
final class CopyPart extends InputStream {

    private final SegmentCsv segments;
    private byte[] ready = SegmentRow.HEAD;
    private int at;
    private boolean over;

    CopyPart(SegmentCsv segments) {
        this.segments = segments;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        var read = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, into, from, read);
        at += read;
        return read;
    }

    /** Before its end, the other parts end, too: a month is taken in as a whole or not at all. */
    @Override
    public void close() {
        if (!over) {
            segments.stop();
        }
    }

    private boolean fill() throws IOException {
        if (at < ready.length) {
            return true;
        }
        if (over) {
            return false;
        }
        var rows = segments.next();
        over = rows == null;
        ready = rows == null ? SegmentRow.TAIL : rows;
        at = 0;
        return true;
    }
}
