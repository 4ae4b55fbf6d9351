package io.caisson.secrets;

import java.util.Map;

/** A room's table of sealed values, for whoever rotates keys. */
public interface SealedValues {

    /** How many values each key is needed for. */
    Map<String, Long> byKey();

    /**
     * Seals some values of old keys with the current one, in a transaction of its own. What another replica is at is
     * left to it.
     *
     * @return how many were done; 0 when there is nothing left to do
     */
    int reseal(int limit);
}
