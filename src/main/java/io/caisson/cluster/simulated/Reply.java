package io.caisson.cluster.simulated;

/** An answer of the API server that is complete in itself. */
record Reply(int code, String contentType, String body) {

    static Reply json(int code, String body) {
        return new Reply(code, "application/json", body);
    }

    static Reply object(int code, Stored object) {
        return json(code, Json.text(object.json));
    }

    static Reply text(String body) {
        return new Reply(200, "text/plain", body);
    }

    static Reply refused(ApiError error) {
        return json(error.code, Json.text(error.status()));
    }
}
