package io.caisson.images;

import io.caisson.shared.Digest;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a registry keeps under a tag: an image, or an index of images by platform.
 *
 * @see <a href="https://github.com/opencontainers/image-spec">OCI image specification</a>
 */
sealed interface Manifest {

    String ACCEPT = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    Set<String> IMAGE_CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    /** Points to the manifest for linux/amd64. */
    record Index(Digest platform) implements Manifest {}

    /**
     * @param compressedBytes sum of the layers
     */
    record Image(Digest config, long compressedBytes) implements Manifest {}

    /** Goes by the content alone, since the declared media type isn't covered by the digest. */
    static Manifest read(byte[] content) {
        var document = Json.object(content);
        if (document.path("schemaVersion").asInt(0) != 2) {
            throw Unresolved.refused("it has an old or unknown format. Push it again with a current tool.");
        }
        var index = document.has("manifests");
        if (index == (document.has("config") || document.has("layers"))) {
            throw Unresolved.refused("it is neither an image nor an index of images.");
        }
        return index ? index(document) : image(document);
    }

    private static Manifest index(JsonNode document) {
        return children(document, "manifests")
                .filter(entry -> isLinuxAmd64(entry.path("platform")))
                .findFirst()
                .map(entry -> new Index(Json.digest(entry)))
                .orElseThrow(() -> Unresolved.notFound("there is no variant of it for linux/amd64."));
    }

    private static Manifest image(JsonNode document) {
        var config = document.path("config");
        if (!IMAGE_CONFIGS.contains(Json.text(config, "mediaType"))) {
            throw Unresolved.refused("it is an artifact of another kind, not a container image.");
        }
        try {
            var bytes = children(document, "layers").mapToLong(Json::size).reduce(0, Math::addExact);
            return new Image(Json.digest(config), bytes);
        } catch (ArithmeticException e) {
            throw Unresolved.refused("the registry's answer gives no usable size.", e);
        }
    }

    static boolean isLinuxAmd64(JsonNode platform) {
        return Json.text(platform, "os").equals("linux")
                && Json.text(platform, "architecture").equals("amd64");
    }

    private static Stream<JsonNode> children(JsonNode parent, String field) {
        return parent.path(field).valueStream();
    }
}
