package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI file, held against what the application answers. */
public final class Contract {

    private static final String HERE = "https://caisson.io/openapi";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode FILE = read();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDialect(
            Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(HERE, JSON.writeValueAsString(FILE))));
    private static final Map<String, Schema> KNOWN = new ConcurrentHashMap<>();

    private Contract() {}

    /** Every operation of the file: {@code GET /v1/tenants/{slug}} and what it says. */
    public static Map<String, JsonNode> operations() {
        var operations = new LinkedHashMap<String, JsonNode>();
        FILE.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> !method.getKey().equals("parameters"))
                .forEach(method -> operations.put(
                        method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
        return operations;
    }

    /** What a reference inside the file points to, or the node itself. */
    public static JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : at(reference);
    }

    public static JsonNode at(String reference) {
        return FILE.at(reference.substring(1));
    }

    public static Set<String> references() {
        return FILE.findValues("$ref").stream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    /** Fails when the file doesn't allow this answer to this request. */
    public static void check(String method, String path, int status, Map<String, String> headers, String body) {
        var asked = method + " " + path.replaceAll("\\?.*", "");
        var operation = operations().entrySet().stream()
                .filter(candidate -> asked.matches(candidate.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(candidate -> candidate.getKey().contains("{")))
                .map(Map.Entry::getValue);
        if (operation.isEmpty()) {
            assertThat(status).as("%s is not in openapi.yaml", asked).isIn(401, 403, 404, 405, 400);
            validate(JSON.readTree(body), "#/components/schemas/Problem", asked);
            return;
        }
        var responses = operation.get().path("responses");
        var exact = responses.has(Integer.toString(status));
        assertThat(exact || status >= 400)
                .as("openapi.yaml knows the status %d of %s", status, asked)
                .isTrue();
        var response = resolved(exact ? responses.path(Integer.toString(status)) : responses.path("default"));
        response.path("headers").properties().forEach(header -> assertThat(headers)
                .as("%d of %s has its headers", status, asked)
                .containsKey(header.getKey().toLowerCase(Locale.ROOT)));
        if (!response.has("content")) {
            assertThat(body).as("the body of %d of %s", status, asked).isEmpty();
            return;
        }
        var type = headers.getOrDefault("content-type", "none").replaceAll(";.*", "");
        var content = response.path("content").path(type);
        assertThat(content.isMissingNode())
                .as("openapi.yaml knows the type %s of %d of %s", type, status, asked)
                .isFalse();
        if (type.endsWith("json")) {
            validate(JSON.readTree(body), content.path("schema").path("$ref").asString(), status + " of " + asked);
        }
    }

    private static void validate(JsonNode body, String reference, String what) {
        var schema = KNOWN.computeIfAbsent(reference, name -> SCHEMAS.getSchema(SchemaLocation.of(HERE + name)));
        assertThat(schema.validate(
                        body, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as("openapi.yaml, %s: %s", what, body)
                .isEmpty();
    }

    private static JsonNode read() {
        try (var file = Contract.class.getResourceAsStream("/openapi.yaml")) {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false); // the second of a name would stand for both
            return JSON.valueToTree(new Yaml(new SafeConstructor(options)).load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
