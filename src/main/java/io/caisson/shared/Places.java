package io.caisson.shared;

import java.util.HashMap;
import java.util.Map;

/** So many places for each key, taken at once or not at all. A key of which none is taken is forgotten. */
public final class Places<K> {

    private final int each;
    private final Map<K, Integer> taken = new HashMap<>();

    public Places(int each) {
        this.each = each;
    }

    /** @return whether there was one; if so, {@link #leave} is to follow */
    public synchronized boolean take(K key) {
        int held = taken.getOrDefault(key, 0);
        if (held >= each) {
            return false;
        }
        taken.put(key, held + 1);
        return true;
    }

    public synchronized void leave(K key) {
        int held = taken.getOrDefault(key, 0);
        if (held > 1) {
            taken.put(key, held - 1);
        } else {
            taken.remove(key);
        }
    }

    /** How many keys are known. */
    public synchronized int keys() {
        return taken.size();
    }
}
