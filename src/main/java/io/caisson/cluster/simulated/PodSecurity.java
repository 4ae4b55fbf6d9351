package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The checks of the Pod Security levels that matter to a hosting platform, worded as Kubernetes words them. */
final class PodSecurity {

    private static final Set<String> FREE_VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private final JsonNode spec;
    private final List<String> violations = new ArrayList<>();

    private PodSecurity(JsonNode spec) {
        this.spec = spec;
    }

    static List<String> violations(String level, JsonNode spec) {
        var check = new PodSecurity(spec);
        if (level.equals("restricted") || level.equals("baseline")) {
            check.baseline();
        }
        if (level.equals("restricted")) {
            check.restricted();
        }
        return check.violations;
    }

    private void baseline() {
        for (String sharing : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.path(sharing).asBoolean()) {
                violations.add("host namespaces (" + sharing + "=true)");
            }
        }
        spec.path("volumes").forEach(volume -> {
            if (volume.has("hostPath")) {
                violations.add("hostPath volumes (volume \"" + Json.text(volume, "name") + "\")");
            }
        });
        all(
                context -> !context.path("privileged").asBoolean(),
                "privileged (",
                " must not set securityContext.privileged=true)");
    }

    private void restricted() {
        all(
                context -> context.path("allowPrivilegeEscalation").isBoolean()
                        && !context.path("allowPrivilegeEscalation").asBoolean(),
                "allowPrivilegeEscalation != false (",
                " must set securityContext.allowPrivilegeEscalation=false)");
        all(
                PodSecurity::dropsAll,
                "unrestricted capabilities (",
                " must set securityContext.capabilities.drop=[\"ALL\"])");
        spec.path("volumes").forEach(volume -> volume.properties().stream()
                .filter(source -> !source.getKey().equals("name") && !FREE_VOLUMES.contains(source.getKey()))
                .forEach(source -> violations.add("restricted volume types (volume \"" + Json.text(volume, "name")
                        + "\" uses restricted volume type \"" + source.getKey() + "\")")));
        JsonNode pod = spec.path("securityContext");
        all(
                context -> (context.has("runAsNonRoot") ? context : pod)
                        .path("runAsNonRoot")
                        .asBoolean(),
                "runAsNonRoot != true (pod or ",
                " must set securityContext.runAsNonRoot=true)");
        all(
                context -> Set.of("RuntimeDefault", "Localhost")
                        .contains(Json.text(context.has("seccompProfile") ? context : pod, "seccompProfile", "type")),
                "seccompProfile (pod or ",
                " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
    }

    private static boolean dropsAll(JsonNode context) {
        return StreamSupport.stream(context.path("capabilities").path("drop").spliterator(), false)
                .anyMatch(dropped -> dropped.asText().equals("ALL"));
    }

    private void all(Predicate<JsonNode> allowed, String before, String after) {
        var refused = new ArrayList<String>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                if (!allowed.test(container.path("securityContext"))) {
                    refused.add("\"" + Json.text(container, "name") + "\"");
                }
            }
        }
        if (!refused.isEmpty()) {
            String subject = refused.size() == 1 ? "container " : "containers ";
            violations.add(before + subject + String.join(", ", refused) + after);
        }
    }
}
