package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** An app's objects, as they are in the cluster. */
@Component
public class AppObjects {

    private final Kube kube;
    private final ClusterSettings settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AppObjects(Kube kube, ClusterSettings settings, ApplicationEventPublisher events, Clock clock) {
        this.kube = kube;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /** Makes the app's objects what the release says; repeatable. */
    public void apply(AppSpec app) {
        var begun = clock.instant();
        var objects = AppManifests.all(app, settings);
        kube.applyAlone(objects.subList(0, objects.size() - 1));
        kube.applyAlone(objects.getLast());
        events.publishEvent(new Applied(app.tenantId(), app.appId(), begun));
    }

    /** The Deployment alone, for a release whose Secrets can't be made. */
    public void applyDeployment(AppSpec app) {
        kube.applyAlone(AppManifests.all(app, settings).getLast());
    }

    /** Removes what the release no longer needs: Secrets of others, a Service or a budget that it has not. */
    public void prune(AppSpec app) {
        var keep = AppManifests.all(app, settings).stream().map(AppObjects::key).toList();
        owned(app.namespace(), app.appId()).stream()
                .filter(object -> !keep.contains(key(object)))
                .forEach(object -> kube.ask(() -> kube.client().resource(object).delete()));
    }

    /** Asks for the removal of all of the app's objects. True when nothing is left, not even a pod. */
    public boolean remove(String namespace, UUID appId) {
        var left = owned(namespace, appId);
        left.forEach(object -> kube.ask(() -> kube.client().resource(object).delete()));
        return left.isEmpty() && pods(namespace, appId).isEmpty();
    }

    /** Whether the release needs an object of this kind and name. */
    public boolean wants(AppSpec app, String kind, String name) {
        return AppManifests.all(app, settings).stream()
                .anyMatch(object -> key(object).equals(kind + "/" + name));
    }

    public Rollout rollout(AppSpec app) {
        var deployment = kube.ask(() -> kube.client()
                .apps()
                .deployments()
                .inNamespace(app.namespace())
                .withName(app.app())
                .get());
        var pods = pods(app.namespace(), app.appId());
        return deployment == null
                ? new Rollout(false, null, pods)
                : new Rollout(complete(deployment, app), refusedPods(deployment).orElse(null), pods);
    }

    public List<PodView> pods(String namespace, UUID appId) {
        return kube
                .ask(() -> kube.client()
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(Labels.APP_ID, appId.toString())
                        .list())
                .getItems()
                .stream()
                .map(PodViews::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The last lines that a pod's container wrote, 1 MiB at most; of its previous run, if that is asked for. */
    public String logs(String namespace, String pod, int tail, boolean previous) {
        var container = kube.client().pods().inNamespace(namespace).withName(pod);
        try {
            return LogEnd.of(kube.ask(() -> previous
                    ? container.terminated().tailingLines(tail).getLogInputStream()
                    : container.tailingLines(tail).getLogInputStream()));
        } catch (ClusterRefused e) {
            return ""; // no container has run yet
        }
    }

    /** What a pod's container writes from now on, and its last lines before that. Closed by the caller. */
    public InputStream follow(String namespace, String pod, int tail) {
        try {
            var watch = kube.client()
                    .pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .tailingLines(tail)
                    .watchLog();
            return watch.getOutput();
        } catch (KubernetesClientException e) {
            throw new ClusterUnreachable(e);
        }
    }

    private List<HasMetadata> owned(String namespace, UUID appId) {
        KubernetesClient client = kube.client();
        var id = appId.toString();
        return kube
                .ask(() -> List.of(
                        client.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withLabel(Labels.APP_ID, id)
                                .list(),
                        client.services()
                                .inNamespace(namespace)
                                .withLabel(Labels.APP_ID, id)
                                .list(),
                        client.secrets()
                                .inNamespace(namespace)
                                .withLabel(Labels.APP_ID, id)
                                .list(),
                        client.network()
                                .v1()
                                .ingresses()
                                .inNamespace(namespace)
                                .withLabel(Labels.APP_ID, id)
                                .list(),
                        client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(namespace)
                                .withLabel(Labels.APP_ID, id)
                                .list()))
                .stream()
                .flatMap(list -> list.getItems().stream())
                .map(HasMetadata.class::cast)
                .toList();
    }

    private static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }

    private static boolean complete(Deployment deployment, AppSpec app) {
        var status = deployment.getStatus();
        var template = deployment.getSpec().getTemplate().getMetadata().getLabels();
        var wanted = app.instances();
        return Integer.toString(app.release()).equals(template.get(Labels.RELEASE))
                && status != null
                && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && count(status.getReplicas()) == wanted
                && count(status.getUpdatedReplicas()) == wanted
                && count(status.getAvailableReplicas()) == wanted;
    }

    private static int count(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    private static Optional<String> refusedPods(Deployment deployment) {
        return deployment.getStatus() == null
                ? Optional.empty()
                : deployment.getStatus().getConditions().stream()
                        .filter(condition -> condition.getType().equals("ReplicaFailure")
                                && condition.getStatus().equals("True"))
                        .map(condition -> condition.getMessage())
                        .findFirst();
    }
}
