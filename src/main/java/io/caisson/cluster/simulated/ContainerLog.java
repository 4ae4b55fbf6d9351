package io.caisson.cluster.simulated;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What one run of a container has written: the latest lines, and those who read along. */
final class ContainerLog {

    private static final int MOST_LINES = 2_000;

    record Line(Instant at, String text) {}

    private record Follower(Consumer<Line> lines, Runnable end) {}

    private final Deque<Line> lines = new ArrayDeque<>();
    private final List<Follower> followers = new ArrayList<>();
    private boolean ended;

    synchronized void write(Instant at, String text) {
        var line = new Line(at, text);
        lines.addLast(line);
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
        followers.forEach(follower -> follower.lines.accept(line));
    }

    synchronized void end() {
        ended = true;
        followers.forEach(follower -> follower.end.run());
        followers.clear();
    }

    /** The latest lines, oldest first; a negative {@code most} means all that are kept. */
    synchronized List<Line> tail(long most) {
        var all = new ArrayList<>(lines);
        return most < 0 || most >= all.size() ? all : all.subList(all.size() - (int) most, all.size());
    }

    /** Hands over the latest lines and then each new one, until the container ends; returns what ends it sooner. */
    synchronized Runnable follow(long most, Consumer<Line> reader, Runnable end) {
        tail(most).forEach(reader);
        if (ended) {
            end.run();
            return () -> {};
        }
        var follower = new Follower(reader, end);
        followers.add(follower);
        return () -> forget(follower);
    }

    private synchronized void forget(Follower follower) {
        followers.remove(follower);
    }
}
