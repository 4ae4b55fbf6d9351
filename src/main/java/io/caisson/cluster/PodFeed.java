package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Lists and watches the pods of all tenants; keeps none of them. */
@Component
public class PodFeed {

    /** Takes what the feed brings, in order. */
    public interface Listener {

        /** All pods that exist now: what is not among them is gone. */
        void listed(List<PodView> pods);

        void changed(PodView pod);

        void gone(PodView pod);
    }

    /** A running watch. Its end completes with why, and closing it ends it. */
    public record Watching(CompletableFuture<String> end, AutoCloseable watch) {}

    private final Kube kube;

    PodFeed(Kube kube) {
        this.kube = kube;
    }

    /** Lists once, then watches from there. */
    public Watching start(Listener listener) {
        var ours = kube.client().pods().inAnyNamespace().withLabel(Labels.MANAGED_BY, Labels.MANAGER);
        var list = kube.ask(ours::list);
        listener.listed(list.getItems().stream()
                .map(PodViews::of)
                .flatMap(Optional::stream)
                .toList());
        var end = new CompletableFuture<String>();
        var from = new ListOptionsBuilder()
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .build();
        var watch = kube.ask(() -> ours.watch(from, new Watcher<Pod>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                try {
                    switch (action) {
                        case ADDED, MODIFIED -> PodViews.of(pod).ifPresent(listener::changed);
                        case DELETED -> PodViews.of(pod).ifPresent(listener::gone);
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
        }));
        return new Watching(end, watch);
    }
}
