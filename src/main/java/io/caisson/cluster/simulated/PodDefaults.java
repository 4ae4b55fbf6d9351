package io.caisson.cluster.simulated;

import static io.caisson.cluster.simulated.Json.child;
import static io.caisson.cluster.simulated.Json.preset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The defaults of a pod's specification, in a pod or in a template. */
final class PodDefaults {

    private PodDefaults() {}

    static void fill(ObjectNode spec) {
        preset(spec, "restartPolicy", "Always");
        preset(spec, "terminationGracePeriodSeconds", 30);
        preset(spec, "dnsPolicy", "ClusterFirst");
        preset(spec, "schedulerName", "default-scheduler");
        child(spec, "securityContext");
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                fillContainer((ObjectNode) container);
            }
        }
        for (JsonNode volume : spec.path("volumes")) {
            if (volume.path("secret") instanceof ObjectNode secret) {
                preset(secret, "defaultMode", 420);
            }
        }
    }

    /** A container that limits a resource and asks for none of it asks for its limit; true of pods, not of templates. */
    static void requestWhatIsLimited(ObjectNode spec) {
        for (JsonNode container : spec.path("containers")) {
            JsonNode limits = container.path("resources").path("limits");
            if (!limits.isEmpty()) {
                ObjectNode requests = child(child((ObjectNode) container, "resources"), "requests");
                limits.properties().forEach(limit -> {
                    if (!requests.has(limit.getKey())) {
                        requests.set(limit.getKey(), limit.getValue());
                    }
                });
            }
        }
    }

    private static void fillContainer(ObjectNode container) {
        String image = Json.text(container, "image");
        boolean latest =
                !image.contains("@") && (image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/'));
        preset(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
        preset(container, "terminationMessagePath", "/dev/termination-log");
        preset(container, "terminationMessagePolicy", "File");
        child(container, "resources");
        for (JsonNode port : container.path("ports")) {
            preset((ObjectNode) port, "protocol", "TCP");
        }
        for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            if (container.path(probe) instanceof ObjectNode set) {
                fillProbe(set);
            }
        }
        for (JsonNode variable : container.path("env")) {
            // An empty value and none are one and the same to the API server.
            if (Json.text(variable, "value").isEmpty()) {
                ((ObjectNode) variable).remove("value");
            }
        }
    }

    private static void fillProbe(ObjectNode probe) {
        preset(probe, "periodSeconds", 10);
        preset(probe, "timeoutSeconds", 1);
        preset(probe, "successThreshold", 1);
        preset(probe, "failureThreshold", 3);
        if (probe.path("httpGet") instanceof ObjectNode get) {
            preset(get, "scheme", "HTTP");
            preset(get, "path", "/");
        }
    }
}
