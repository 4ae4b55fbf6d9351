package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * Lists and watches pods in tenants' namespaces that are no app's; keeps none of them. All pods are looked at: a label that
 * says that Caisson made it doesn't make it so.
 */
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
        var all = kube.client().pods().inAnyNamespace();
        var list = kube.ask(() -> all.list());
        listener.listed(list.getItems().stream()
                .map(StrangerFeed::stranger)
                .flatMap(Optional::stream)
                .toList());
        var end = new CompletableFuture<String>();
        var from = new ListOptionsBuilder()
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .build();
        var watcher = new FeedWatcher<Pod>(
                pod -> stranger(pod).ifPresent(listener::appeared),
                pod -> stranger(pod).ifPresent(listener::gone),
                end);
        return new PodFeed.Watching(end, kube.ask(() -> all.watch(from, watcher)));
    }

    private static Optional<Stranger> stranger(Pod pod) {
        return Strangers.amongTenants(pod) && !ofAnApp(pod) ? Optional.of(Strangers.of(pod)) : Optional.empty();
    }

    /** These come by {@link PodFeed}. */
    private static boolean ofAnApp(Pod pod) {
        return Labels.MANAGER.equals(pod.getMetadata().getLabels().get(Labels.MANAGED_BY))
                && PodViews.of(pod).isPresent();
    }
}
