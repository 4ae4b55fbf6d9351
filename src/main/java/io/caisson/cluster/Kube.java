package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The Kubernetes API with its errors in our words. */
@Component
class Kube {

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Labels.MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient client;

    Kube(KubernetesClient client) {
        this.client = client;
    }

    KubernetesClient client() {
        return client;
    }

    /** Server-side apply: the same object again changes nothing. */
    <T extends HasMetadata> T apply(T object) {
        return ask(() -> client.resource(object).patch(APPLY));
    }

    /** Applies an object that is Caisson's alone: what others put into it is taken out again. */
    <T extends HasMetadata> T applyAlone(T object) {
        var applied = apply(object);
        var taken = FieldManagers.takenOver(applied.getMetadata().getManagedFields());
        if (taken.isEmpty()) {
            return applied;
        }
        var patch = Map.of(
                "metadata",
                Map.of("resourceVersion", applied.getMetadata().getResourceVersion(), "managedFields", taken.get()));
        var json = client.getKubernetesSerialization().asJson(patch);
        ask(() -> client.resource(applied).patch(PatchContext.of(PatchType.JSON_MERGE), json));
        return apply(object);
    }

    /** Applies objects that don't need one another, at the same time. */
    void applyAlone(List<? extends HasMetadata> objects) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var going = objects.stream()
                    .map(object -> threads.submit(() -> applyAlone((HasMetadata) object)))
                    .toList();
            for (var one : going) {
                await(one);
            }
        }
    }

    private static void await(Future<?> request) {
        try {
            request.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachable(e);
        }
    }

    /** @throws ClusterUnreachable when there is no answer, or none that says anything of the request */
    <T> T ask(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw inOurWords(e);
        }
    }

    /** {@link ClusterUnreachable} or {@link ClusterRefused}. */
    RuntimeException inOurWords(KubernetesClientException e) {
        var code = e.getCode(); // 0 or -1: there was no answer
        if (code <= 0 || code >= 500 || code == 429 || code == 401) {
            return new ClusterUnreachable(Unanswered.why(client.getMasterUrl(), e), e);
        }
        var status = e.getStatus();
        var message = status == null || status.getMessage() == null ? "HTTP " + code : status.getMessage();
        return new ClusterRefused(message, passing(code, message), e);
    }

    /** Rights may be missing for a moment, in a namespace that is new or made again. */
    private static boolean passing(int code, String message) {
        return code == 404
                || code == 409
                || message.contains("being terminated")
                || code == 403 && message.contains("User \"") && message.contains(" cannot ");
    }
}
