package io.caisson.cluster.simulated;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where in the API a request points.
 *
 * @param namespace empty for all namespaces, or for kinds that live in none
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record ApiPath(ResourceType type, String namespace, String name, String subresource) {

    private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

    static ApiPath parse(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        if (parts.size() >= 3 && parts.getFirst().equals("api")) {
            return parse("", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
            return parse(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        throw ApiError.noSuchPath();
    }

    private static ApiPath parse(String group, String version, List<String> rest) {
        boolean inside =
                rest.getFirst().equals("namespaces") && rest.size() >= 3 && !OF_NAMESPACES.contains(rest.get(2));
        String namespace = inside ? rest.get(1) : "";
        List<String> own = inside ? rest.subList(2, rest.size()) : rest;
        var type = ResourceType.at(group, version, own.getFirst()).orElseThrow(ApiError::noSuchPath);
        if (own.size() > 3 || (inside && !type.namespaced)) {
            throw ApiError.noSuchPath();
        }
        return new ApiPath(type, namespace, own.size() > 1 ? own.get(1) : "", own.size() > 2 ? own.get(2) : "");
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    ObjectKey key() {
        return new ObjectKey(type, namespace, name);
    }
}
