package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers requests for resources: finds the verb, does it, writes the answer. */
final class Requests {

    private final ObjectStore store;
    private final Api api;
    private final Collections collections;

    Requests(ObjectStore store, Api api) {
        this.store = store;
        this.api = api;
        this.collections = new Collections(store, api);
    }

    Reply answer(Target target, Call call) {
        if (!call.parameter("dryRun").isEmpty()) {
            throw ApiError.badRequest("the simulated cluster does not play dryRun");
        }
        checkSubresource(target);
        if (target.isCollection()) {
            return collections.answer(target, call);
        }
        return switch (call.method()) {
            case "GET" -> Reply.object(200, api.get(target.key()));
            case "PUT" -> Reply.object(200, api.replace(target.key(), call.object(), target.subresource()));
            case "PATCH" -> patch(target, call);
            case "DELETE" -> delete(target, call);
            default -> throw ApiError.notAllowed();
        };
    }

    private static void checkSubresource(Target target) {
        boolean known =
                switch (target.subresource()) {
                    case "" -> true;
                    case "status" -> target.type().has(ResourceType.Trait.STATUS);
                    case "finalize" -> target.type() == ResourceType.NAMESPACE;
                    default -> false;
                };
        if (!known) {
            throw ApiError.noSuchPath();
        }
        if (target.type().namespaced
                && !target.isCollection()
                && target.namespace().isEmpty()) {
            throw ApiError.badRequest("namespace may not be empty");
        }
    }

    private Reply patch(Target target, Call call) {
        var key = target.key();
        String part = target.subresource();
        String kind = call.contentType().split(";")[0].strip();
        return switch (kind) {
            case "application/apply-patch+yaml" -> apply(target, call);
            case "application/json-patch+json" -> Reply.object(200, api.jsonPatch(key, call.tree(), part));
            case "application/merge-patch+json" -> Reply.object(200, api.mergePatch(key, call.object(), part));
            case "application/strategic-merge-patch+json" ->
                Reply.object(200, api.strategicPatch(key, call.object(), part));
            default -> throw ApiError.unsupported("the body of the request was in an unknown format: " + kind);
        };
    }

    private Reply apply(Target target, Call call) {
        String manager = call.parameter("fieldManager");
        if (manager.isEmpty()) {
            throw ApiError.badRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is"
                    + " required for apply patch");
        }
        var sent = call.object();
        Json.child(sent, "metadata").put("name", target.name());
        return store.atomically(() -> {
            int code = store.find(target.key()).isEmpty() ? 201 : 200;
            return Reply.object(code, api.apply(target.key(), sent, manager, call.flag("force"), target.subresource()));
        });
    }

    private Reply delete(Target target, Call call) {
        var outcome = api.delete(target.key(), Collections.deletion(call));
        if (!outcome.gone()) {
            return Reply.object(200, outcome.object());
        }
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Success")
                .putObject("details")
                .put("name", target.name())
                .put("kind", target.type().plural)
                .put("uid", outcome.object().uid());
        return Reply.json(200, Json.text(status));
    }
}
