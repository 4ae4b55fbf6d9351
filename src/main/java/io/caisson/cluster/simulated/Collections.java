package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Answers requests for collections: list, create, delete all. */
final class Collections {

    private final ObjectStore store;
    private final Api api;

    Collections(ObjectStore store, Api api) {
        this.store = store;
        this.api = api;
    }

    Reply answer(Target target, Call call) {
        return switch (call.method()) {
            case "GET" -> list(target, call);
            case "POST" -> create(target, call);
            case "DELETE" -> deleteAll(target, call);
            default -> throw ApiError.notAllowed();
        };
    }

    private Reply list(Target target, Call call) {
        var filter = Filter.of(target, call);
        long limit = call.number("limit", 0);
        String after = decode(call.parameter("continue"));
        ObjectNode list = Json.object();
        list.put("kind", target.type().kind + "List")
                .put("apiVersion", target.type().apiVersion());
        ObjectNode metadata = list.putObject("metadata");
        List<Stored> page = store.atomically(() -> {
            List<Stored> matching = store.list(target.type(), target.namespace()).stream()
                    .filter(filter::matches)
                    .filter(object -> after.isEmpty() || place(object).compareTo(after) > 0)
                    .toList();
            metadata.put("resourceVersion", Long.toString(store.revision()));
            if (limit <= 0 || matching.size() <= limit) {
                return matching;
            }
            List<Stored> first = matching.subList(0, (int) limit);
            metadata.put("continue", encode(place(first.getLast())))
                    .put("remainingItemCount", matching.size() - first.size());
            return first;
        });
        var items = list.putArray("items");
        page.forEach(object -> items.add(object.json));
        return Reply.json(200, Json.text(list));
    }

    private Reply create(Target target, Call call) {
        if (target.type().namespaced && target.namespace().isEmpty()) {
            throw ApiError.notAllowed();
        }
        return Reply.object(201, api.create(target.type(), target.namespace(), call.object()));
    }

    private Reply deleteAll(Target target, Call call) {
        var filter = Filter.of(target, call);
        var deletion = deletion(call);
        return store.atomically(() -> {
            store.list(target.type(), target.namespace()).stream()
                    .filter(filter::matches)
                    .forEach(object -> api.delete(object.key, deletion));
            return Reply.json(
                    200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\"}");
        });
    }

    /** The options of a deletion, from the body or from the query. */
    static Deletion deletion(Call call) {
        ObjectNode options = call.body().length == 0 ? Json.object() : call.object();
        for (String option : List.of("propagationPolicy", "gracePeriodSeconds")) {
            if (!call.parameter(option).isEmpty()) {
                options.put(option, call.parameter(option));
            }
        }
        return new Deletion(options);
    }

    /** The order of the store: the end of a name sorts before any letter of a longer one. */
    private static String place(Stored object) {
        return object.key.namespace() + "\0" + object.key.name();
    }

    private static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("continue key is not valid: " + token);
        }
    }
}
