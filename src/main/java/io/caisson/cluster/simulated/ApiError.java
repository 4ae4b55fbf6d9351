package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal by the simulated API server, with the code, reason and wording of a real one. */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int code;
    final String reason;
    final String message;
    private final transient ObjectNode details = Json.object();

    private ApiError(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.message = message;
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    static ApiError forbidden(ObjectKey key, String why) {
        return about(key, 403, "Forbidden", " is forbidden: " + why);
    }

    static ApiError noSuchPath() {
        return new ApiError(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiError notFound(ObjectKey key) {
        return about(key, 404, "NotFound", " not found");
    }

    static ApiError notAllowed() {
        return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static ApiError exists(ObjectKey key) {
        return about(key, 409, "AlreadyExists", " already exists");
    }

    static ApiError conflict(ObjectKey key, String why) {
        var subject = key.type().qualifiedPlural() + " \"" + key.name() + "\"";
        return new ApiError(409, "Conflict", "Operation cannot be fulfilled on " + subject + ": " + why).detailing(key);
    }

    static ApiError applyConflict(ObjectKey key, String message) {
        return new ApiError(409, "Conflict", message).detailing(key);
    }

    static ApiError expired(String message) {
        return new ApiError(410, "Expired", message);
    }

    static ApiError unsupported(String message) {
        return new ApiError(415, "UnsupportedMediaType", message);
    }

    static ApiError invalid(ObjectKey key, String why) {
        var subject = key.type().kind + (key.type().group.isEmpty() ? "" : "." + key.type().group);
        return new ApiError(422, "Invalid", subject + " \"" + key.name() + "\" is invalid: " + why).detailing(key);
    }

    static ApiError internal(RuntimeException cause) {
        return new ApiError(500, "InternalError", "Internal error occurred: " + cause);
    }

    private static ApiError about(ObjectKey key, int code, String reason, String what) {
        return new ApiError(code, reason, key.type().qualifiedPlural() + " \"" + key.name() + "\"" + what)
                .detailing(key);
    }

    /** The Status object that goes over the wire. */
    ObjectNode status() {
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.set("details", details);
        return status.put("code", code);
    }

    private ApiError detailing(ObjectKey key) {
        details.put("name", key.name()).put("kind", key.type().plural);
        if (!key.type().group.isEmpty()) {
            details.put("group", key.type().group);
        }
        return this;
    }
}
