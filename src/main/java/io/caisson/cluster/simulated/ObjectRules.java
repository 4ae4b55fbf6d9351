package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What the API server holds every object to: who may set which part of it, and what may never change. */
final class ObjectRules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    /** The letters that Kubernetes draws the ends of generated names from. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final List<String> SERVER_OWNED =
            List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation");

    private ObjectRules() {}

    /** Completes kind, namespace and name of a sent object, and refuses one meant for another place. */
    static ObjectNode addressed(ResourceType type, String namespace, ObjectNode object) {
        if (!object.path("kind").asText(type.kind).equals(type.kind)
                || !object.path("apiVersion").asText(type.apiVersion()).equals(type.apiVersion())) {
            throw ApiError.badRequest("the API version or kind in the data (" + Json.text(object, "apiVersion") + ", "
                    + Json.text(object, "kind") + ") does not match the expected " + type.apiVersion() + ", "
                    + type.kind);
        }
        object.put("kind", type.kind).put("apiVersion", type.apiVersion());
        ObjectNode metadata = Json.child(object, "metadata");
        if (type.namespaced) {
            if (!metadata.path("namespace").asText(namespace).equals(namespace)) {
                throw ApiError.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        if (Json.text(metadata, "name").isEmpty() && metadata.hasNonNull("generateName")) {
            metadata.put("name", Json.text(metadata, "generateName") + suffix());
        }
        return metadata;
    }

    static String suffix() {
        var suffix = new StringBuilder();
        ThreadLocalRandom.current().ints(5, 0, LETTERS.length()).forEach(i -> suffix.append(LETTERS.charAt(i)));
        return suffix.toString();
    }

    static void validateName(ObjectKey key) {
        if (key.name().isEmpty()) {
            throw ApiError.invalid(key, "metadata.name: Required value: name or generateName is required");
        }
        boolean label = key.type() == ResourceType.NAMESPACE || key.type() == ResourceType.SERVICE;
        if (!(label ? LABEL : NAME).matcher(key.name()).matches()) {
            throw ApiError.invalid(
                    key,
                    "metadata.name: Invalid value: \"" + key.name()
                            + "\": must consist of lower case alphanumeric characters or '-'");
        }
    }

    /** What a manager claims with an apply: all it sends but the object's identity. */
    static JsonNode claimed(ObjectNode sent) {
        ObjectNode claimed = sent.deepCopy();
        claimed.remove(List.of("apiVersion", "kind"));
        claimed.withObject("metadata").remove(List.of("name", "namespace", "resourceVersion", "uid"));
        return claimed;
    }

    /** The wanted object with those parts put back that this request has no say in. */
    static ObjectNode update(Stored live, ObjectNode wanted, String subresource) {
        checkVersion(live, wanted.path("metadata"));
        boolean statusOnly = subresource.equals("status");
        ObjectNode object = statusOnly ? live.json.deepCopy() : wanted;
        if (statusOnly) {
            copy("status", wanted, object);
        } else if (live.key.type().has(ResourceType.Trait.STATUS)) {
            copy("status", live.json, object);
        }
        if (live.key.type() == ResourceType.NAMESPACE && !subresource.equals("finalize")) {
            copy("spec", live.json, object);
        }
        ObjectNode metadata = Json.child(object, "metadata");
        for (String field : SERVER_OWNED) {
            copy(field, live.json.path("metadata"), metadata);
        }
        metadata.put("name", live.key.name()).remove("managedFields");
        return object;
    }

    private static void checkVersion(Stored live, JsonNode metadata) {
        String version = Json.text(metadata, "resourceVersion");
        if (!version.isEmpty() && !version.equals(Json.text(live.json, "metadata", "resourceVersion"))) {
            throw ApiError.conflict(
                    live.key,
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        String uid = Json.text(metadata, "uid");
        if (!uid.isEmpty() && !uid.equals(live.uid())) {
            throw ApiError.conflict(
                    live.key,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + live.uid());
        }
    }

    private static void copy(String field, JsonNode from, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.get(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    static void countGeneration(Stored live, ObjectNode object) {
        if (live.key.type().has(ResourceType.Trait.GENERATION)
                && !live.json.path("spec").equals(object.path("spec"))) {
            object.withObject("metadata")
                    .put(
                            "generation",
                            live.json.path("metadata").path("generation").asLong() + 1);
        }
    }

    static void validate(ObjectKey key, ObjectNode object) {
        Json.typed(object, key.type().model);
        if (key.type() == ResourceType.DEPLOYMENT || key.type() == ResourceType.REPLICA_SET) {
            JsonNode template = object.path("spec").path("template");
            JsonNode labels = template.path("metadata").path("labels");
            JsonNode wanted = object.path("spec").path("selector").path("matchLabels");
            boolean matches = !wanted.isEmpty()
                    && wanted.properties().stream()
                            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
            if (!matches) {
                throw ApiError.invalid(
                        key,
                        "spec.template.metadata.labels: Invalid value: `selector` does not match template `labels`");
            }
            requireContainers(key, "spec.template.spec.containers", template.path("spec"));
        } else if (key.type() == ResourceType.POD) {
            requireContainers(key, "spec.containers", object.path("spec"));
        }
    }

    private static void requireContainers(ObjectKey key, String path, JsonNode spec) {
        if (spec.path("containers").isEmpty()) {
            throw ApiError.invalid(key, path + ": Required value");
        }
    }

    static void validateChange(Stored live, ObjectNode object) {
        switch (live.key.type()) {
            case DEPLOYMENT, REPLICA_SET -> immutable(live, object, "spec", "selector");
            case RUNTIME_CLASS -> immutable(live, object, "handler");
            case POD -> {
                if (!withoutImages(live.json).equals(withoutImages(object))) {
                    throw ApiError.invalid(
                            live.key,
                            "spec: Forbidden: pod updates may not change fields other than"
                                    + " `spec.containers[*].image`,`spec.initContainers[*].image`");
                }
            }
            default -> {}
        }
    }

    private static void immutable(Stored live, JsonNode object, String... path) {
        JsonNode before = live.json;
        JsonNode after = object;
        for (String field : path) {
            before = before.path(field);
            after = after.path(field);
        }
        if (!before.equals(after)) {
            throw ApiError.invalid(live.key, String.join(".", path) + ": Invalid value: field is immutable");
        }
    }

    private static JsonNode withoutImages(JsonNode pod) {
        JsonNode spec = pod.path("spec").deepCopy();
        for (JsonNode container : spec.path("containers")) {
            ((ObjectNode) container).remove("image");
        }
        return spec;
    }
}
