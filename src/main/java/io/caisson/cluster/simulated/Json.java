package io.caisson.cluster.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The one place that turns trees, text and fabric8's model classes into each other. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Its constructor also teaches the mapper how Kubernetes writes quantities, times and the like. */
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(MAPPER, false);

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Reads JSON or YAML. */
    static JsonNode parse(byte[] text) {
        try {
            boolean json = text.length == 0 || text[0] == '{' || text[0] == '[';
            return json
                    ? MAPPER.readTree(text)
                    : MAPPER.valueToTree(
                            SERIALIZATION.unmarshal(new String(text, StandardCharsets.UTF_8), Object.class));
        } catch (IOException | RuntimeException e) {
            throw ApiError.badRequest("the body of the request cannot be decoded: " + e.getMessage());
        }
    }

    static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T typed(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw ApiError.badRequest(
                    type.getSimpleName() + " in the request cannot be decoded: " + e.getOriginalMessage());
        }
    }

    static ObjectNode tree(Object model) {
        return MAPPER.valueToTree(model);
    }

    /** The object under {@code field}, made if it is missing. */
    static ObjectNode child(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode there ? there : parent.putObject(field);
    }

    static String text(JsonNode tree, String... path) {
        JsonNode at = tree;
        for (String field : path) {
            at = at.path(field);
        }
        return at.asText("");
    }

    /** Sets {@code field} unless the object already says something. */
    static void preset(ObjectNode parent, String field, String value) {
        if (!parent.hasNonNull(field)) {
            parent.put(field, value);
        }
    }

    static void preset(ObjectNode parent, String field, int value) {
        if (!parent.hasNonNull(field)) {
            parent.put(field, value);
        }
    }

    /** Kubernetes' own resolution of times: seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
