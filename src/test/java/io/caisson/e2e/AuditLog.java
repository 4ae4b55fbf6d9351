package io.caisson.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** When each pod of a namespace was bound and when it was gone, as the API server saw it. */
record AuditLog(Instant bound, Instant gone) {

    static Map<String, AuditLog> of(Path file, String namespace) throws Exception {
        var json = JsonMapper.shared();
        var names = new HashMap<String, String>();
        var bound = new HashMap<String, Instant>();
        var gone = new HashMap<String, Instant>();
        try (var lines = Files.lines(file)) {
            for (var line : (Iterable<String>) lines.filter(text -> text.contains(namespace))::iterator) {
                var event = json.readTree(line);
                var object = event.path("objectRef");
                if (!object.path("namespace").asString("").equals(namespace)
                        || !object.path("resource").asString("").equals("pods")) {
                    continue;
                }
                var at = Instant.parse(event.path("stageTimestamp").asString());
                var meta = event.path("responseObject").path("metadata");
                switch (event.path("verb").asString() + "/"
                        + object.path("subresource").asString("")) {
                    case "create/" ->
                        names.put(
                                meta.path("name").asString(""), meta.path("uid").asString(""));
                    case "create/binding" -> bound.put(object.path("name").asString(), at);
                    case "delete/" -> gone.put(object.path("name").asString(), at);
                    default -> {}
                }
            }
        }
        var lives = new HashMap<String, AuditLog>();
        bound.forEach((name, at) -> lives.put(
                names.get(name), new AuditLog(at, gone.getOrDefault(name, Instant.MAX.minusSeconds(86_400L * 366)))));
        return lives;
    }
}
