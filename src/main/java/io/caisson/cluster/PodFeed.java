package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
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
        var watcher = new FeedWatcher<Pod>(
                pod -> PodViews.of(pod).ifPresent(listener::changed),
                pod -> PodViews.of(pod).ifPresent(listener::gone),
                end);
        return new Watching(end, kube.ask(() -> ours.watch(from, watcher)));
    }
}
