package io.caisson.verification;

import io.caisson.metering.Held;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Adds up what segments held and their digests, exactly: each sum has 128 bits, which no month of segments fills. */
final class Tally {

    private static final int DIGEST = 5;

    private final long[] high = new long[DIGEST + 1];
    private final long[] low = new long[DIGEST + 1];

    /** @param seconds of the segment's time that belong here */
    void add(LedgerSegment segment, long seconds) {
        long held = segment.sign() * seconds;
        add(0, held, segment.cpu());
        add(1, held, segment.memory());
        addOverhead(segment, seconds);
    }

    /** What the sandbox took of it, and for how long. */
    void addOverhead(LedgerSegment segment, long seconds) {
        long held = segment.sign() * seconds;
        add(2, held, segment.overheadCpu());
        add(3, held, segment.overheadMemory());
        add(4, held, 1);
    }

    void addDigest(LedgerSegment segment) {
        add(DIGEST, segment.digest(), 1);
    }

    Held held() {
        return new Held(sum(0), sum(1), sum(2), sum(3), sum(4));
    }

    BigDecimal digest() {
        return sum(DIGEST);
    }

    private void add(int n, long one, long other) {
        long product = one * other;
        low[n] += product;
        high[n] += Math.multiplyHigh(one, other) + (Long.compareUnsigned(low[n], product) < 0 ? 1 : 0);
    }

    private BigDecimal sum(int n) {
        var unsigned = BigInteger.valueOf(low[n] >>> 1).shiftLeft(1).add(BigInteger.valueOf(low[n] & 1));
        return new BigDecimal(BigInteger.valueOf(high[n]).shiftLeft(Long.SIZE).add(unsigned));
    }
}
