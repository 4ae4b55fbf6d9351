package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The simulated cluster's etcd: all objects, one counter of revisions, and the recent history for watches. */
final class ObjectStore {

    /** Changes kept for watches that start in the past; older ones are told to list again. */
    private static final int HISTORY = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<ObjectKey, Stored> objects = new TreeMap<>();
    private final Deque<Change> history = new ArrayDeque<>();
    private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();
    private long revision = 1;
    private long forgotten = 1;

    /** Runs {@code step} while nobody else reads or writes. */
    <T> T atomically(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    long revision() {
        return atomically(() -> revision);
    }

    Optional<Stored> find(ObjectKey key) {
        return atomically(() -> Optional.ofNullable(objects.get(key)));
    }

    /** Objects of a type in the order of their keys; an empty namespace means all of them. */
    List<Stored> list(ResourceType type, String namespace) {
        return atomically(() -> {
            var found = new ArrayList<Stored>();
            for (Stored object :
                    objects.tailMap(new ObjectKey(type, namespace, "")).values()) {
                if (object.key.type() != type
                        || (!namespace.isEmpty() && !object.key.namespace().equals(namespace))) {
                    break;
                }
                found.add(object);
            }
            return found;
        });
    }

    /** Writes an object; one that says what it said before keeps its revision and tells nobody. */
    Stored put(ObjectKey key, ObjectNode json, Map<String, JsonNode> applied) {
        return atomically(() -> {
            Stored before = objects.get(key);
            if (before != null) {
                json.withObject("metadata")
                        .put("resourceVersion", Json.text(before.json, "metadata", "resourceVersion"));
                if (before.json.equals(json)) {
                    var same = new Stored(key, before.json, before.revision, applied);
                    objects.put(key, same);
                    return same;
                }
            }
            var after = stamped(key, json, applied);
            objects.put(key, after);
            tell(new Change(before == null ? Change.Type.ADDED : Change.Type.MODIFIED, after, before));
            return after;
        });
    }

    void remove(ObjectKey key) {
        atomically(() -> {
            Stored before = objects.remove(key);
            if (before != null) {
                var gone = stamped(key, before.json.deepCopy(), before.applied);
                tell(new Change(Change.Type.DELETED, gone, before));
            }
            return true;
        });
    }

    /**
     * Hears of every change after {@code since}, without a gap or a double. It is told while the store is locked, so
     * it must only take note.
     *
     * @return what ends it
     * @throws ApiError 410 when that part of the history is no longer known
     */
    Runnable watch(long since, Consumer<Change> watcher) {
        return atomically(() -> {
            if (since < forgotten || since > revision) {
                throw ApiError.expired("too old resource version: " + since + " (" + revision + ")");
            }
            for (Change change : history) {
                if (change.object().revision > since) {
                    watcher.accept(change);
                }
            }
            watchers.add(watcher);
            return () -> watchers.remove(watcher);
        });
    }

    int watchers() {
        return watchers.size();
    }

    private Stored stamped(ObjectKey key, ObjectNode json, Map<String, JsonNode> applied) {
        revision++;
        json.withObject("metadata").put("resourceVersion", Long.toString(revision));
        return new Stored(key, json, revision, applied);
    }

    private void tell(Change change) {
        history.addLast(change);
        if (history.size() > HISTORY) {
            forgotten = history.removeFirst().object().revision;
        }
        for (Consumer<Change> watcher : watchers) {
            watcher.accept(change);
        }
    }
}
