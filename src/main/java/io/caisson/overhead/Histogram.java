package io.caisson.overhead;

import java.util.OptionalLong;

/**
 * How many values lie in which bucket of a logarithmic scale. Buckets add up, which percentiles don't; each is two percent
 * wide, so that a value is told to within one percent. {@code overhead_bucket} in PostgreSQL fills them.
 */
final class Histogram {

    static final double GROWTH = 1.02;

    static final Histogram EMPTY = new Histogram(new int[0], new long[0]);

    private final int[] buckets;
    private final long[] counts;

    /** @param buckets rising, each with how many values are in it */
    Histogram(int[] buckets, long[] counts) {
        this.buckets = buckets.clone();
        this.counts = counts.clone();
    }

    long count() {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        return all;
    }

    /**
     * The smallest value that so many percent of all values don't pass (nearest rank); empty without values.
     *
     * @param percent from 1 to 100
     */
    OptionalLong percentile(int percent) {
        long rank = Math.ceilDiv(count() * percent, 100);
        for (int n = 0; n < buckets.length; n++) {
            rank -= counts[n];
            if (rank <= 0) {
                return OptionalLong.of(middle(buckets[n]));
            }
        }
        return OptionalLong.empty();
    }

    /** As far from the bucket's lower bound as from its upper one, in proportion. */
    private static long middle(int bucket) {
        return Math.round(Math.pow(GROWTH, bucket) * 2 * GROWTH / (1 + GROWTH));
    }
}
