package io.caisson.quota;

import io.caisson.shared.Resources;

/**
 * An amount of everything that quota counts.
 *
 * @param total CPU and memory, the overhead included
 * @param overhead the sandbox's part of the total
 */
public record Held(Resources total, int instances, Resources overhead) {

    static Held of(Resources each, int instances, Resources overheadEach) {
        return new Held(each.plus(overheadEach).times(instances), instances, overheadEach.times(instances));
    }

    public Held plus(Held other) {
        return new Held(total.plus(other.total), instances + other.instances, overhead.plus(other.overhead));
    }

    /** Whether this is at most the other in CPU, memory and instances. */
    public boolean fitsIn(Held other) {
        return total.cpu().millis() <= other.total.cpu().millis()
                && total.memory().bytes() <= other.total.memory().bytes()
                && instances <= other.instances;
    }
}
