package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** Turns requests that have one answer into calls of the API, and what comes back into bodies. */
final class Requests {

    record Answer(int code, JsonNode body) {}

    private final Api api;
    private final ObjectStore store;
    private final ScaleSubresource scale;

    Requests(Api api, ObjectStore store) {
        this.api = api;
        this.store = store;
        this.scale = new ScaleSubresource(api);
    }

    static Selection selection(ApiPath path, HttpServerRequest http) {
        return new Selection(
                path,
                LabelSelector.parse(parameter(http, "labelSelector")),
                FieldSelector.parse(parameter(http, "fieldSelector")));
    }

    static String parameter(HttpServerRequest http, String name) {
        return Objects.requireNonNullElse(http.getParam(name), "");
    }

    Answer answer(ApiPath path, HttpServerRequest http, byte[] body) {
        JsonNode sent = Json.parse(body);
        if (path.subresource().equals("scale")) {
            return scale.answer(path, http, sent);
        }
        return switch (http.method().name()) {
            case "GET" ->
                path.isCollection()
                        ? new Answer(200, list(selection(path, http)))
                        : new Answer(200, api.get(path.key()).json);
            case "POST" -> post(path, sent);
            case "PUT" -> new Answer(200, api.replace(path.key(), object(sent), path.subresource()).json);
            case "PATCH" -> patch(path, http, sent);
            case "DELETE" -> delete(path, http, new Deletion(sent.isObject() ? sent : Json.object()));
            default -> throw ApiError.notAllowed("the server does not allow this method on the requested resource");
        };
    }

    private JsonNode list(Selection selection) {
        return store.atomically(() -> {
            var type = selection.path().type();
            var list = Json.object();
            list.put("kind", type.kind + "List").put("apiVersion", type.apiVersion());
            list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
            var items = list.putArray("items");
            store.list(type, selection.path().namespace()).stream()
                    .filter(selection)
                    .forEach(object -> items.add(object.json));
            return list;
        });
    }

    private Answer post(ApiPath path, JsonNode sent) {
        if (path.subresource().equals("eviction")) {
            return new Answer(201, api.delete(path.key(), Deletion.plain()).object().json);
        }
        if (!path.isCollection()) {
            throw ApiError.notAllowed("create is not supported on a named object");
        }
        return new Answer(201, api.create(path.type(), path.namespace(), object(sent)).json);
    }

    private Answer patch(ApiPath path, HttpServerRequest http, JsonNode sent) {
        var key = path.key();
        String part = path.subresource();
        String[] type =
                Objects.requireNonNullElse(http.getHeader("Content-Type"), "").split(";");
        return switch (type[0]) {
            case "application/apply-patch+yaml" -> {
                String manager = parameter(http, "fieldManager");
                if (manager.isEmpty()) {
                    throw ApiError.badRequest("fieldManager is required for apply patch");
                }
                boolean force = Boolean.parseBoolean(http.getParam("force"));
                int code = store.find(key).isPresent() ? 200 : 201;
                yield new Answer(code, api.apply(key, object(sent), manager, force, part).json);
            }
            case "application/json-patch+json" -> new Answer(200, api.jsonPatch(key, sent, part).json);
            case "application/merge-patch+json" -> new Answer(200, api.mergePatch(key, sent, part).json);
            case "application/strategic-merge-patch+json" -> new Answer(200, api.strategicPatch(key, sent, part).json);
            default -> throw ApiError.unsupported("the body of the request was in an unknown format: " + type[0]);
        };
    }

    private Answer delete(ApiPath path, HttpServerRequest http, Deletion deletion) {
        if (!path.isCollection()) {
            return new Answer(200, api.delete(path.key(), deletion).object().json);
        }
        var selection = selection(path, http);
        JsonNode before = list(selection);
        store.list(path.type(), path.namespace()).stream()
                .filter(selection)
                .forEach(object -> api.delete(object.key, deletion));
        return new Answer(200, before);
    }

    private static ObjectNode object(JsonNode sent) {
        if (sent instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the body of the request is not an object");
    }
}
