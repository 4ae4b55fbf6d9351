package io.caisson.cluster.simulated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the containers of the simulated kubelet printed, in their current and their last run. */
final class PodLogs {

    /** Lines kept per container, as a kubelet keeps only so many bytes. */
    private static final int KEPT = 2000;

    private record Address(String uid, String container) {}

    /** Hears a container's lines as they come. */
    interface Follower {

        void line(String line);

        void ended();
    }

    private final Map<Address, List<String>> current = new HashMap<>();
    private final Map<Address, List<String>> previous = new HashMap<>();
    private final Map<Address, List<Follower>> followers = new HashMap<>();

    synchronized void started(String uid, String container) {
        current.put(new Address(uid, container), new ArrayList<>());
    }

    synchronized void print(String uid, String container, String line) {
        var address = new Address(uid, container);
        var lines = current.computeIfAbsent(address, none -> new ArrayList<>());
        lines.add(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
        followers.getOrDefault(address, List.of()).forEach(follower -> follower.line(line));
    }

    synchronized void exited(String uid, String container) {
        var address = new Address(uid, container);
        previous.put(address, List.copyOf(current.getOrDefault(address, List.of())));
        end(address);
    }

    synchronized Optional<List<String>> read(String uid, String container, boolean last) {
        return Optional.ofNullable((last ? previous : current).get(new Address(uid, container)))
                .map(List::copyOf);
    }

    /** Adds a follower that first hears the last {@code tail} lines; the result takes it away again. */
    synchronized Runnable follow(String uid, String container, int tail, Follower follower) {
        var address = new Address(uid, container);
        var lines = current.getOrDefault(address, List.of());
        lines.subList(Math.max(0, lines.size() - tail), lines.size()).forEach(follower::line);
        var all = followers.computeIfAbsent(address, none -> new CopyOnWriteArrayList<>());
        all.add(follower);
        return () -> all.remove(follower);
    }

    synchronized void forget(String uid) {
        for (Address address : List.copyOf(current.keySet())) {
            if (address.uid.equals(uid)) {
                end(address);
                current.remove(address);
                previous.remove(address);
            }
        }
    }

    private void end(Address address) {
        var all = followers.remove(address);
        if (all != null) {
            all.forEach(Follower::ended);
        }
    }
}
