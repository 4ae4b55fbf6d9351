package io.caisson.cluster.simulated;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/** A controller: takes note of changes, and brings objects to what they should be. It lives on the {@link Loop}. */
abstract class Reconciler {

    private record Timer(long at, Future<?> task) {}

    private final Loop loop;
    private final Set<ObjectKey> due = new HashSet<>();
    private final Map<ObjectKey, Timer> timers = new HashMap<>();

    Reconciler(Loop loop) {
        this.loop = loop;
    }

    abstract void observe(Change change);

    /** Can be called at any time and any number of times; the object may be gone. */
    abstract void reconcile(ObjectKey key);

    final void due(ObjectKey key) {
        if (due.add(key)) {
            loop.run(() -> {
                due.remove(key);
                reconcile(key);
            });
        }
    }

    /** The earliest time asked for wins: what reconciles then asks for the next. */
    final void dueIn(ObjectKey key, Duration delay) {
        long at = System.nanoTime() + delay.toNanos();
        Timer known = timers.get(key);
        if (known != null && known.at <= at) {
            return;
        }
        if (known != null) {
            known.task.cancel(false);
        }
        timers.put(key, new Timer(at, loop.after(delay, () -> {
            timers.remove(key);
            reconcile(key);
        })));
    }

    final void forget(ObjectKey key) {
        Timer known = timers.remove(key);
        if (known != null) {
            known.task.cancel(false);
        }
    }
}
