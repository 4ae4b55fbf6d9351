package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The logs of all containers on the simulated nodes, and the pods/log subresource that reads them. */
final class PodLogs {

    private record Logs(
            @Nullable ContainerLog current, @Nullable ContainerLog previous) {}

    private record Place(String podUid, String container) {}

    private final Map<Place, Logs> logs = new ConcurrentHashMap<>();
    private final Api api;

    PodLogs(Api api) {
        this.api = api;
    }

    /** Begins the log of a container's next run; the last one becomes the previous. */
    ContainerLog begin(String podUid, String container) {
        var fresh = new ContainerLog();
        logs.compute(
                new Place(podUid, container),
                (place, known) -> new Logs(fresh, known == null ? null : known.current()));
        return fresh;
    }

    void forget(String podUid) {
        logs.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().podUid.equals(podUid);
            var current = entry.getValue().current();
            if (gone && current != null) {
                current.end();
            }
            return gone;
        });
    }

    Reply read(Target target, Call call) {
        var text = new StringBuilder();
        for (ContainerLog.Line line : find(target, call).tail(call.number("tailLines", -1))) {
            text.append(written(line, call));
        }
        return Reply.text(text.toString());
    }

    void follow(ContainerLog log, Call call, Outlet outlet) {
        outlet.onEnd(
                log.follow(call.number("tailLines", -1), line -> outlet.send(() -> written(line, call)), outlet::end));
    }

    /**
     * Finds the log that is asked for.
     *
     * @throws ApiError 404 without the pod, 400 without the container or before it has run
     */
    ContainerLog find(Target target, Call call) {
        var pod = api.get(target.key());
        String container = container(pod, call.parameter("container"));
        var known = logs.get(new Place(pod.uid(), container));
        boolean previous = call.flag("previous");
        var log = known == null ? null : previous ? known.previous() : known.current();
        if (log == null && previous) {
            throw ApiError.badRequest(
                    "previous terminated container \"" + container + "\" in pod \"" + target.name() + "\" not found");
        }
        if (log == null) {
            throw ApiError.badRequest("container \"" + container + "\" in pod \"" + target.name()
                    + "\" is waiting to start: " + waitingFor(pod, container));
        }
        return log;
    }

    private static String container(Stored pod, String asked) {
        JsonNode containers = pod.json.path("spec").path("containers");
        if (asked.isEmpty()) {
            return Json.text(containers.path(0), "name");
        }
        if (ListKeys.indexOf(containers, Json.object().put("name", asked), List.of("name")) < 0) {
            throw ApiError.badRequest("container " + asked + " is not valid for pod " + pod.key.name());
        }
        return asked;
    }

    private static String waitingFor(Stored pod, String container) {
        for (JsonNode status : pod.json.path("status").path("containerStatuses")) {
            if (Json.text(status, "name").equals(container)) {
                String reason = Json.text(status, "state", "waiting", "reason");
                return reason.contains("Image") ? "trying and failing to pull image" : reason;
            }
        }
        return "ContainerCreating";
    }

    private static String written(ContainerLog.Line line, Call call) {
        return (call.flag("timestamps") ? line.at() + " " : "") + line.text() + "\n";
    }
}
