package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Whether a container's probe will ever succeed, by what its image is known to listen on. */
final class Probes {

    private Probes() {}

    static boolean has(ContainerRun container, String probe) {
        return container.spec.hasNonNull(probe);
    }

    /** Whether all probes that stand before readiness will succeed once the container's port is open. */
    static boolean succeed(ContainerRun container) {
        return List.of("startupProbe", "readinessProbe").stream()
                .allMatch(probe -> succeeds(container, container.spec.path(probe)));
    }

    private static boolean succeeds(ContainerRun container, JsonNode probe) {
        JsonNode port = List.of("httpGet", "tcpSocket", "grpc").stream()
                .map(kind -> probe.path(kind).path("port"))
                .filter(asked -> !asked.isMissingNode())
                .findFirst()
                .orElse(probe.path("port"));
        if (port.isMissingNode()) {
            return true;
        }
        return switch (container.sample) {
            case WEB, SLOW -> number(container, port) == listensOn(container);
            default -> container.sample.listens();
        };
    }

    private static int number(ContainerRun container, JsonNode port) {
        for (JsonNode named : container.spec.path("ports")) {
            if (Json.text(named, "name").equals(port.asText())) {
                return named.path("containerPort").asInt();
            }
        }
        return port.asInt();
    }

    private static int listensOn(ContainerRun container) {
        for (JsonNode variable : container.spec.path("env")) {
            if (Json.text(variable, "name").equals("PORT") && variable.hasNonNull("value")) {
                return variable.path("value").asInt();
            }
        }
        return 8080;
    }
}
