package io.caisson.images;

import io.caisson.shared.Digest;
import io.caisson.shared.InvalidValue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON from registries, in which nothing can be taken for granted. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    static JsonNode object(byte[] content) {
        try {
            var node = MAPPER.readTree(content);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw Unresolved.refused("the registry's answer can't be read.", e);
        }
        throw Unresolved.refused("the registry's answer can't be read.");
    }

    /** The text of a field, empty where it is missing or something else. */
    static String text(JsonNode parent, String field) {
        var node = parent.path(field);
        return node.isString() ? node.stringValue() : "";
    }

    static Digest digest(JsonNode descriptor) {
        try {
            return new Digest(text(descriptor, "digest"));
        } catch (InvalidValue e) {
            throw Unresolved.refused("the registry's answer names a digest that isn't SHA-256.", e);
        }
    }

    static long size(JsonNode descriptor) {
        var size = descriptor.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            throw Unresolved.refused("the registry's answer gives no usable size.");
        }
        return size.longValue();
    }
}
