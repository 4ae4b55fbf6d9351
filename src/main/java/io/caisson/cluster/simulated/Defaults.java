package io.caisson.cluster.simulated;

import static io.caisson.cluster.simulated.Json.child;
import static io.caisson.cluster.simulated.Json.preset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/** What the API server fills in where an object says nothing; filling twice changes nothing. */
final class Defaults {

    private Defaults() {}

    static void fill(ObjectKey key, ObjectNode object) {
        switch (key.type()) {
            case NAMESPACE -> fillNamespace(key, object);
            case SECRET -> fillSecret(object);
            case SERVICE -> fillService(key, child(object, "spec"));
            case DEPLOYMENT -> fillDeployment(child(object, "spec"));
            case REPLICA_SET -> {
                preset(child(object, "spec"), "replicas", 1);
                fillTemplate(child(object, "spec"));
            }
            case POD -> fillPod(child(object, "spec"));
            case LIMIT_RANGE -> fillLimits(object.path("spec").path("limits"));
            case NETWORK_POLICY -> fillNetworkPolicy(child(object, "spec"));
            default -> {}
        }
    }

    private static void fillNamespace(ObjectKey key, ObjectNode object) {
        child(child(object, "metadata"), "labels").put("kubernetes.io/metadata.name", key.name());
        ObjectNode spec = child(object, "spec");
        boolean fresh = !object.path("metadata").hasNonNull("resourceVersion");
        if (fresh) {
            spec.putArray("finalizers").add("kubernetes");
            child(object, "status").put("phase", "Active");
        }
    }

    private static void fillSecret(ObjectNode secret) {
        preset(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = child(secret, "data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void fillService(ObjectKey key, ObjectNode spec) {
        preset(spec, "type", "ClusterIP");
        preset(spec, "sessionAffinity", "None");
        preset(spec, "internalTrafficPolicy", "Cluster");
        preset(spec, "clusterIP", address(key));
        if (!spec.hasNonNull("clusterIPs")) {
            spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
        }
        for (JsonNode port : spec.path("ports")) {
            preset((ObjectNode) port, "protocol", "TCP");
            if (!port.hasNonNull("targetPort")) {
                ((ObjectNode) port).set("targetPort", port.path("port"));
            }
        }
    }

    /** An address from the service network that depends on the name alone, so that filling again finds the same. */
    private static String address(ObjectKey key) {
        var hash = new CRC32();
        hash.update((key.namespace() + "/" + key.name()).getBytes(StandardCharsets.UTF_8));
        long bits = hash.getValue();
        return "10.97." + (bits >> 8 & 0xff) + "." + (1 + (bits & 0xff) % 254);
    }

    private static void fillDeployment(ObjectNode spec) {
        preset(spec, "replicas", 1);
        preset(spec, "revisionHistoryLimit", 10);
        preset(spec, "progressDeadlineSeconds", 600);
        ObjectNode strategy = child(spec, "strategy");
        preset(strategy, "type", "RollingUpdate");
        if (Json.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = child(strategy, "rollingUpdate");
            preset(rolling, "maxSurge", "25%");
            preset(rolling, "maxUnavailable", "25%");
        }
        fillTemplate(spec);
    }

    private static void fillTemplate(ObjectNode spec) {
        ObjectNode pod = child(child(spec, "template"), "spec");
        PodDefaults.fill(pod);
    }

    private static void fillPod(ObjectNode spec) {
        PodDefaults.fill(spec);
        spec.put("enableServiceLinks", spec.path("enableServiceLinks").asBoolean(true));
        PodDefaults.requestWhatIsLimited(spec);
    }

    private static void fillLimits(JsonNode limits) {
        for (JsonNode limit : limits) {
            ObjectNode defaults = child((ObjectNode) limit, "default");
            limit.path("max").properties().forEach(max -> {
                if (!defaults.has(max.getKey())) {
                    defaults.set(max.getKey(), max.getValue());
                }
            });
            ObjectNode requests = child((ObjectNode) limit, "defaultRequest");
            defaults.properties().forEach(value -> {
                if (!requests.has(value.getKey())) {
                    requests.set(value.getKey(), value.getValue());
                }
            });
        }
    }

    private static void fillNetworkPolicy(ObjectNode spec) {
        if (spec.path("policyTypes").isEmpty()) {
            var types = spec.putArray("policyTypes").add("Ingress");
            if (spec.hasNonNull("egress")) {
                types.add("Egress");
            }
        }
        child(spec, "podSelector");
    }
}
