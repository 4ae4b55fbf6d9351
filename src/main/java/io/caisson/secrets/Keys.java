package io.caisson.secrets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which keys there are, and which of them are still needed. */
@Component
public class Keys {

    private final KeyRing ring;
    private final KeyCheck check;
    private final List<SealedValues> stores;

    Keys(KeyRing ring, KeyCheck check, List<SealedValues> stores) {
        this.ring = ring;
        this.check = check;
        this.stores = stores;
    }

    /**
     * A key by its id.
     *
     * @param current whether it seals new values
     * @param values how many kept values only it can open
     * @param removable whether it is no longer used: the next start may be without it
     */
    public record Key(String id, boolean current, long values, boolean removable) {}

    /** The ring's keys in its order, then those that are needed but missing. */
    public List<Key> all() {
        var needed = check.remembered();
        var used = used();
        return Stream.concat(ring.ids().stream(), used.keySet().stream().sorted())
                .distinct()
                .map(id -> new Key(id, id.equals(ring.current().id()), used.getOrDefault(id, 0L), !needed.contains(id)))
                .toList();
    }

    /** After old values were sealed again. */
    void forgetUnused() {
        check.forgetAllBut(ring, used().keySet());
    }

    private Map<String, Long> used() {
        var used = new HashMap<String, Long>();
        for (var store : stores) {
            store.byKey().forEach((key, values) -> used.merge(key, values, Long::sum));
        }
        return used;
    }
}
