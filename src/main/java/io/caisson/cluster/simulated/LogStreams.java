package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Objects;

/** The log subresource of pods: the last lines of a container, or its lines as they come. */
final class LogStreams {

    private final Api api;
    private final PodLogs logs;

    LogStreams(Api api, PodLogs logs) {
        this.api = api;
        this.logs = logs;
    }

    void open(HttpServerRequest http, ApiPath path) {
        var pod = api.get(path.key());
        String container = container(pod, Requests.parameter(http, "container"));
        boolean previous = Boolean.parseBoolean(http.getParam("previous"));
        String wanted = Requests.parameter(http, "tailLines");
        int tail = wanted.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(wanted);
        List<String> lines = logs.read(pod.uid(), container, previous)
                .orElseThrow(() -> ApiError.badRequest(absence(pod, container, previous)));
        var response = http.response().putHeader("Content-Type", "text/plain");
        if (Boolean.parseBoolean(http.getParam("follow")) && !previous) {
            follow(response.setChunked(true), pod, container, tail);
        } else {
            var last = lines.subList(lines.size() - Math.min(tail, lines.size()), lines.size());
            response.end(last.isEmpty() ? "" : String.join("\n", last) + "\n");
        }
    }

    private void follow(HttpServerResponse response, Stored pod, String container, int tail) {
        Context thread = Objects.requireNonNull(Vertx.currentContext());
        response.writeHead();
        var end = logs.follow(pod.uid(), container, tail, new PodLogs.Follower() {
            @Override
            public void line(String line) {
                thread.runOnContext(now -> response.write(line + "\n"));
            }

            @Override
            public void ended() {
                thread.runOnContext(now -> response.end());
            }
        });
        response.closeHandler(closed -> end.run());
    }

    private static String container(Stored pod, String wanted) {
        JsonNode containers = pod.json.path("spec").path("containers");
        if (wanted.isEmpty() && containers.size() == 1) {
            return Json.text(containers.get(0), "name");
        }
        for (JsonNode container : containers) {
            if (Json.text(container, "name").equals(wanted)) {
                return wanted;
            }
        }
        throw ApiError.badRequest(
                wanted.isEmpty()
                        ? "a container name must be specified for pod " + pod.key.name()
                        : "container " + wanted + " is not valid for pod " + pod.key.name());
    }

    private static String absence(Stored pod, String container, boolean previous) {
        if (previous) {
            return "previous terminated container \"" + container + "\" in pod \"" + pod.key.name() + "\" not found";
        }
        String reason = "ContainerCreating";
        for (JsonNode status : pod.json.path("status").path("containerStatuses")) {
            if (Json.text(status, "name").equals(container)) {
                reason = status.path("state").path("waiting").path("reason").asText(reason);
            }
        }
        return "container \"" + container + "\" in pod \"" + pod.key.name() + "\" is waiting to start: " + reason;
    }
}
