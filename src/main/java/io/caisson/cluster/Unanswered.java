package io.caisson.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.URL;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says to operators why the Kubernetes API gave no answer that counts, and what to do. */
final class Unanswered {

    private static final int UNAUTHORIZED = 401;

    private Unanswered() {}

    static String why(URL api, KubernetesClientException e) {
        if (e.getCode() == UNAUTHORIZED) {
            return "The Kubernetes API at %s doesn't accept Caisson's credentials (401). Renew those of the kubeconfig or the service account."
                    .formatted(api);
        }
        if (e.getCode() > 0) {
            return "The Kubernetes API at %s answers with HTTP %d. It is asked again by itself."
                    .formatted(api, e.getCode());
        }
        return "The Kubernetes API at %s doesn't answer: %s".formatted(api, what(e));
    }

    private static String what(Throwable e) {
        var root = root(e);
        return switch (root) {
            case UnknownHostException ignored -> "its name can't be resolved. Correct the kubeconfig.";
            case ConnectException ignored -> "the connection is refused. Start it, or correct the kubeconfig.";
            case SSLException ignored ->
                "no secure connection (%s). Correct the certificate authority in the kubeconfig."
                        .formatted(oneLine(root.getMessage()));
            default -> "%s. It is asked again by itself.".formatted(oneLine(root.toString()));
        };
    }

    /** The innermost that says what it is: certificates' errors are more telling outside. */
    private static Throwable root(Throwable e) {
        var found = e;
        while (found.getCause() != null && found.getCause() != found && !(found instanceof SSLException)) {
            found = found.getCause();
        }
        return found;
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\s+", " ").replaceFirst("\\.$", "");
    }
}
