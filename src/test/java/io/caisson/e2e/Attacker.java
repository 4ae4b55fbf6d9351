package io.caisson.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Locale;
import java.util.Map;

/** A service account of a tenant's namespace that talks to Kubernetes itself. Nothing that it does is kept. */
final class Attacker implements AutoCloseable {

    /** @param message what was said, or what would have been stored */
    record Outcome(int status, String message) {

        boolean refused() {
            return status >= 400 && status < 500 && status != 404 && status != 409;
        }
    }

    private static final String DRY = "?dryRun=All";

    private final KubernetesClient client;
    private final String namespace;

    private Attacker(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    static Attacker as(String serviceAccount, String namespace) {
        var config = new ConfigBuilder(Config.autoConfigure(null))
                .withImpersonateUsername("system:serviceaccount:%s:%s".formatted(namespace, serviceAccount))
                .withRequestRetryBackoffLimit(0)
                .build();
        return new Attacker(new KubernetesClientBuilder().withConfig(config).build(), namespace);
    }

    Outcome create(Workload kind, Map<String, Object> template) {
        return send("POST", kind.path(namespace), kind.of("attack", template));
    }

    Outcome update(Workload kind, Map<String, Object> template) {
        return send("PUT", kind.path(namespace) + "/good", kind.of("good", template));
    }

    Outcome updatePod(String subresource, Map<String, Object> pod) {
        return send("PUT", Workload.POD.path(namespace) + "/good" + subresource, pod);
    }

    /** There is no dry run of a command; without an upgrade of the connection none runs. */
    Outcome exec(String pod) {
        return ask("POST", Workload.POD.path(namespace) + "/" + pod + "/exec?command=id&stdout=true", Map.of());
    }

    Outcome attempt(Attack.OfObject row) {
        var object = Attack.parse(
                client.getKubernetesSerialization().asJson(row.object()).replace("NAMESPACE", namespace));
        var name = String.valueOf(
                Attack.map(object.getOrDefault("metadata", Map.of())).get("name"));
        var path = path(object, row.subresource());
        return switch (row.verb()) {
            case "create" -> send("POST", path, object);
            case "update" -> send("PUT", path + "/" + name, Attack.merged(get(path + "/" + name), row.patch()));
            case "delete" -> send("DELETE", path + "/" + name, null);
            default -> throw new IllegalArgumentException(row.verb());
        };
    }

    Map<String, Object> get(String path) {
        try (var administrator = new KubernetesClientBuilder().build()) {
            return Attack.parse(administrator.raw(path));
        }
    }

    private String path(Map<String, Object> object, String subresource) {
        var version = (String) object.get("apiVersion");
        var kind = (String) object.get("kind");
        if (kind.equals("Namespace")) {
            return "/api/v1/namespaces";
        }
        if (subresource != null) {
            return "/api/v1/namespaces/" + namespace + "/" + subresource;
        }
        var lower = kind.toLowerCase(Locale.ROOT);
        var plural = lower.endsWith("y")
                ? lower.substring(0, lower.length() - 1) + "ies"
                : lower.endsWith("s") ? lower : lower + "s";
        return (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/" + namespace + "/" + plural;
    }

    private Outcome send(String method, String path, Map<String, Object> body) {
        return ask(method, path + DRY, body);
    }

    private Outcome ask(String method, String path, Map<String, Object> body) {
        try {
            return new Outcome(200, String.valueOf(client.raw(path, method, body)));
        } catch (KubernetesClientException e) {
            var status = e.getStatus();
            return new Outcome(e.getCode(), status == null ? e.getMessage() : status.getMessage());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
