package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;

/** The scale subresource of deployments and replica sets: the number of replicas and nothing else. */
final class ScaleSubresource {

    private final Api api;

    ScaleSubresource(Api api) {
        this.api = api;
    }

    Requests.Answer answer(ApiPath path, HttpServerRequest http, JsonNode sent) {
        return switch (http.method().name()) {
            case "GET" -> new Requests.Answer(200, scale(api.get(path.key())));
            case "PUT", "PATCH" -> {
                int replicas = sent.path("spec").path("replicas").asInt(-1);
                if (replicas < 0) {
                    throw ApiError.badRequest("spec.replicas must be a number of at least 0");
                }
                var changed = api.edit(path.key(), "", live -> {
                    Json.child(live, "spec").put("replicas", replicas);
                    return live;
                });
                yield new Requests.Answer(200, scale(changed));
            }
            default -> throw ApiError.notAllowed("the server does not allow this method on a scale");
        };
    }

    private static ObjectNode scale(Stored object) {
        var scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        var metadata = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata.put(field, Json.text(object.json, "metadata", field));
        }
        scale.putObject("spec")
                .put("replicas", object.json.path("spec").path("replicas").asInt());
        scale.putObject("status")
                .put("replicas", object.json.path("status").path("replicas").asInt());
        return scale;
    }
}
