package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Lists and watches pods in tenants' namespaces that don't say that Caisson made them; keeps none of them. */
@Component
public class StrangerFeed {

    /** Takes what the feed brings, in order. */
    public interface Listener {

        /** All that exist now: what is not among them is gone. */
        void listed(List<Stranger> pods);

        void appeared(Stranger pod);

        void gone(Stranger pod);
    }

    private final Kube kube;

    StrangerFeed(Kube kube) {
        this.kube = kube;
    }

    /** Lists once, then watches from there. */
    public PodFeed.Watching start(Listener listener) {
        var strange = kube.client().pods().inAnyNamespace().withLabelNotIn(Labels.MANAGED_BY, Labels.MANAGER);
        var list = kube.ask(strange::list);
        listener.listed(list.getItems().stream()
                .filter(Strangers::amongTenants)
                .map(Strangers::of)
                .toList());
        var end = new CompletableFuture<String>();
        var from = new ListOptionsBuilder()
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .build();
        return new PodFeed.Watching(end, kube.ask(() -> strange.watch(from, watcher(listener, end))));
    }

    private static Watcher<Pod> watcher(Listener listener, CompletableFuture<String> end) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (!Strangers.amongTenants(pod)) {
                    return;
                }
                try {
                    switch (action) {
                        case ADDED, MODIFIED -> listener.appeared(Strangers.of(pod));
                        case DELETED -> listener.gone(Strangers.of(pod));
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
        };
    }
}
