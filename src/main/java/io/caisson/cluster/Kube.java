package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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

    /** @throws ClusterUnreachable when there is no answer, or none that says anything of the request */
    <T> T ask(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            var code = e.getCode(); // 0 or -1: there was no answer
            if (code <= 0 || code >= 500 || code == 429 || code == 401) {
                throw new ClusterUnreachable(e);
            }
            var status = e.getStatus();
            var message = status == null || status.getMessage() == null ? "HTTP " + code : status.getMessage();
            throw new ClusterRefused(message, passing(code, message), e);
        }
    }

    /** Rights may be missing for a moment, in a namespace that is new or made again. */
    private static boolean passing(int code, String message) {
        return code == 404
                || code == 409
                || message.contains("being terminated")
                || code == 403 && message.contains("User \"") && message.contains(" cannot ");
    }
}
