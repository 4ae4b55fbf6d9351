package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the API server says about itself: version, health, groups and their resources. */
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    static Optional<Reply> answer(List<String> path) {
        return Optional.ofNullable(
                switch (String.join("/", path)) {
                    case "healthz", "livez", "readyz" -> Reply.text("ok");
                    case "version" -> Reply.json(200, """
                            {"major":"1","minor":"36","gitVersion":"v1.36.3+simulated","platform":"linux/amd64"}""");
                    case "api" -> Reply.json(200, """
                            {"kind":"APIVersions","versions":["v1"]}""");
                    case "apis" -> Reply.json(200, Json.text(groups()));
                    default -> {
                        var resources = resources(path);
                        yield resources.isEmpty() ? null : Reply.json(200, Json.text(resources.get()));
                    }
                });
    }

    private static ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        Arrays.stream(ResourceType.values())
                .filter(type -> !type.group.isEmpty())
                .map(type -> type.group + " " + type.version)
                .distinct()
                .forEach(name -> {
                    String[] parts = name.split(" ");
                    ObjectNode group = groups.addObject().put("name", parts[0]);
                    ObjectNode version = Json.object()
                            .put("groupVersion", parts[0] + "/" + parts[1])
                            .put("version", parts[1]);
                    group.putArray("versions").add(version);
                    group.set("preferredVersion", version);
                });
        return list;
    }

    private static Optional<ObjectNode> resources(List<String> path) {
        boolean core = path.size() == 2 && path.getFirst().equals("api");
        boolean grouped = path.size() == 3 && path.getFirst().equals("apis");
        String wanted = core ? path.get(1) : grouped ? path.get(1) + "/" + path.get(2) : "";
        var types = Arrays.stream(ResourceType.values())
                .filter(type -> type.apiVersion().equals(wanted))
                .toList();
        if (types.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", wanted);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types) {
            describe(resources, type, type.plural);
            if (type.has(ResourceType.Trait.STATUS)) {
                describe(resources, type, type.plural + "/status");
            }
        }
        return Optional.of(list);
    }

    private static void describe(ArrayNode resources, ResourceType type, String name) {
        ObjectNode resource = resources
                .addObject()
                .put("name", name)
                .put("singularName", type.kind.toLowerCase(Locale.ROOT))
                .put("namespaced", type.namespaced)
                .put("kind", type.kind);
        var verbs = resource.putArray("verbs");
        (name.contains("/") ? List.of("get", "patch", "update") : VERBS).forEach(verbs::add);
    }
}
