package io.caisson.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rows of the attack tables in {@code src/test/resources/attacks}. */
final class Attack {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Attack() {}

    /**
     * A patch onto the good pod template.
     *
     * @param policy the one that must refuse, without {@code caisson-}
     * @param says what its message tells to do instead
     * @param asPod what an earlier layer says to a pod, {@code filled in} where one completes it, or null
     */
    record OfPod(
            String attack,
            String policy,
            String says,
            String asPod,
            Map<String, Object> pod,
            Map<String, Object> container,
            Map<String, Object> init,
            Map<String, Object> annotations) {

        static List<OfPod> all() {
            return read("pods.yaml", new TypeReference<>() {});
        }

        boolean filledIn() {
            return "filled in".equals(asPod);
        }

        Map<String, Object> template() {
            var template = goodTemplate();
            var spec = merged(template.get("spec"), Objects.requireNonNullElse(pod, Map.of()));
            var good = firstContainer(spec);
            spec.put("containers", List.of(merged(good, Objects.requireNonNullElse(container, Map.of()))));
            if (init != null) {
                var first = merged(good, init);
                first.put("name", "init");
                first.remove("readinessProbe");
                spec.put("initContainers", List.of(first));
            }
            template.put("spec", spec);
            if (annotations != null) {
                template.put("metadata", merged(template.get("metadata"), Map.of("annotations", annotations)));
            }
            return template;
        }

        @Override
        public String toString() {
            return attack;
        }
    }

    /** Another object: made, changed by a patch onto what is there, or deleted. */
    record OfObject(
            String attack,
            String policy,
            String says,
            String verb,
            String subresource,
            Map<String, Object> object,
            Map<String, Object> patch) {

        static List<OfObject> all() {
            return read("objects.yaml", new TypeReference<>() {});
        }

        @Override
        public String toString() {
            return attack;
        }
    }

    /** What a form or a REST request is tried with, and what the answer names. */
    record OfRequest(String attack, Map<String, Object> fields, String says) {

        static List<OfRequest> all(String file) {
            return read(file, new TypeReference<>() {});
        }

        @Override
        public String toString() {
            return attack;
        }
    }

    static Map<String, Object> goodTemplate() {
        return read("good.yaml", new TypeReference<>() {});
    }

    static Map<String, Object> firstContainer(Map<String, Object> podSpec) {
        return map(((List<?>) podSpec.get("containers")).getFirst());
    }

    static Map<String, Object> parse(String json) {
        return YAML.unmarshal(json, new TypeReference<>() {});
    }

    /** RFC 7396: null removes. */
    static Map<String, Object> merged(Object onto, Map<String, Object> patch) {
        var result = onto instanceof Map<?, ?> map ? map(map) : new LinkedHashMap<String, Object>();
        patch.forEach((key, value) -> {
            if (value == null) {
                result.remove(key);
            } else if (value instanceof Map<?, ?> nested) {
                result.put(key, merged(result.get(key), map(nested)));
            } else {
                result.put(key, value);
            }
        });
        return result;
    }

    static Map<String, Object> map(Object any) {
        var result = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) any).forEach((key, value) -> result.put((String) key, value));
        return result;
    }

    static List<Object> with(Object list, Object more) {
        var result = new ArrayList<Object>((List<?>) list);
        result.add(more);
        return result;
    }

    private static <T> T read(String file, TypeReference<T> type) {
        try (var stream = Attack.class.getResourceAsStream("/attacks/" + file)) {
            return YAML.unmarshal(stream, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
