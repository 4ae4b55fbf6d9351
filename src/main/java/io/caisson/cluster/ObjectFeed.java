package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Watches what Caisson made in all tenants' namespaces. Secrets are left to the periodic pass: to watch them
 * everywhere would take the right to read everybody's.
 */
@Component
public class ObjectFeed {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectFeed.class);
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Namespace.class,
            ResourceQuota.class,
            LimitRange.class,
            NetworkPolicy.class,
            ServiceAccount.class,
            RoleBinding.class,
            Deployment.class,
            Service.class,
            PodDisruptionBudget.class,
            Ingress.class);

    private final Kube kube;
    private final ObjectChanges changes;

    ObjectFeed(Kube kube, ObjectChanges changes) {
        this.kube = kube;
        this.changes = changes;
    }

    /** Lists each kind once, then watches from there. */
    public PodFeed.Watching start() {
        var end = new CompletableFuture<String>();
        var watches = new ArrayList<AutoCloseable>();
        AutoCloseable all = () -> {
            for (var watch : watches) {
                watch.close();
            }
        };
        try {
            for (var kind : KINDS) {
                watch(kind, end, watches);
            }
        } catch (RuntimeException e) {
            close(all);
            throw e;
        }
        return new PodFeed.Watching(end, all);
    }

    private <T extends HasMetadata> void watch(
            Class<T> kind, CompletableFuture<String> end, List<AutoCloseable> watches) {
        var ours = kube.client().resources(kind).inAnyNamespace().withLabel(Labels.MANAGED_BY, Labels.MANAGER);
        try {
            var list = kube.ask(ours::list);
            var present = new HashSet<String>();
            for (var object : list.getItems()) {
                present.add(changes.key(object));
                changes.seen(object);
            }
            changes.goneBut(kind, present);
            var from = new ListOptionsBuilder()
                    .withResourceVersion(list.getMetadata().getResourceVersion())
                    .build();
            watches.add(kube.ask(() -> ours.watch(from, new FeedWatcher<T>(changes::seen, changes::gone, end))));
        } catch (ClusterRefused e) {
            LOG.warn(
                    "{} objects can't be watched, only repaired every half minute: {}",
                    kind.getSimpleName(),
                    e.getMessage());
        }
    }

    private static void close(AutoCloseable watch) {
        try {
            watch.close();
        } catch (Exception e) {
            LOG.debug("A watch could not be closed", e);
        }
    }
}
