package io.caisson.cluster;

import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Passes on what a watch brings, and ends the feed when that fails or the watch does. */
final class FeedWatcher<T> implements Watcher<T> {

    private final Consumer<T> changed;
    private final Consumer<T> gone;
    private final CompletableFuture<String> end;

    /** @param end completes with why the feed ended */
    FeedWatcher(Consumer<T> changed, Consumer<T> gone, CompletableFuture<String> end) {
        this.changed = changed;
        this.gone = gone;
        this.end = end;
    }

    @Override
    public void eventReceived(Action action, T object) {
        try {
            switch (action) {
                case ADDED, MODIFIED -> changed.accept(object);
                case DELETED -> gone.accept(object);
                case ERROR, BOOKMARK -> {}
            }
        } catch (RuntimeException e) {
            // What could not be kept is seen again by the list that follows.
            end.complete("event not kept: " + e);
        }
    }

    @Override
    public void onClose(WatcherException e) {
        end.complete(String.valueOf(e.getMessage()));
    }

    @Override
    public void onClose() {
        end.complete("closed");
    }
}
