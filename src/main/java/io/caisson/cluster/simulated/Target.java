package io.caisson.cluster.simulated;

import java.util.List;
import java.util.Optional;

/**
 * The resource that a path names.
 *
 * @param namespace empty for all namespaces or for none
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

    /** Reads {@code /api/v1/…} and {@code /apis/GROUP/VERSION/…}; empty when the path names no resource. */
    static Optional<Target> of(List<String> path) {
        boolean core = !path.isEmpty() && path.getFirst().equals("api");
        boolean grouped = !path.isEmpty() && path.getFirst().equals("apis");
        int start = core ? 2 : 3;
        if (!(core || grouped) || path.size() <= start) {
            return Optional.empty();
        }
        String group = core ? "" : path.get(1);
        String version = path.get(start - 1);
        var rest = path.subList(start, path.size());
        // "namespaces/NAME" alone, and its subresources, are about the namespace itself.
        boolean inside = rest.size() >= 3
                && rest.getFirst().equals("namespaces")
                && ResourceType.at(group, version, rest.get(2)).isPresent();
        String namespace = inside ? rest.get(1) : "";
        var parts = inside ? rest.subList(2, rest.size()) : rest;
        return ResourceType.at(group, version, parts.getFirst())
                .filter(type -> parts.size() <= 3 && (!inside || type.namespaced))
                .map(type -> new Target(type, namespace, part(parts, 1), part(parts, 2)));
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    ObjectKey key() {
        return new ObjectKey(type, namespace, name);
    }

    private static String part(List<String> parts, int index) {
        return parts.size() > index ? parts.get(index) : "";
    }
}
