package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What every controller works with. */
record Plant(ObjectStore store, Api api, Loop loop, Timings timings, Clock clock) {

    /** Lists the objects that {@code owner} controls. */
    List<Stored> controlledBy(Stored owner, ResourceType type) {
        String uid = owner.uid();
        return store.list(type, owner.key.namespace()).stream()
                .filter(object -> object.controllerUid().equals(uid))
                .toList();
    }

    /** Changes the status of an object, unless it says so already. */
    void status(ObjectKey key, Consumer<ObjectNode> change) {
        api.edit(key, "status", live -> {
            change.accept(Json.child(live, "status"));
            return live;
        });
    }

    void retry(Runnable step) {
        loop.after(timings.retry(), step);
    }

    String now() {
        return Json.time(clock.instant());
    }

    /** Time left of {@code wait} since {@code since}; negative when it is over. */
    Duration left(Duration wait, Instant since) {
        return Duration.between(clock.instant(), since.plus(wait));
    }

    /** Tells about {@code subject} in an Event; the same words again count the first one up. */
    void event(Stored subject, String type, String reason, String message) {
        String name = subject.key.name() + "." + Names.hash(subject.uid() + reason + message);
        var key = new ObjectKey(ResourceType.EVENT, subject.key.namespace(), name);
        loop.soon(() -> {
            if (store.find(key).isPresent()) {
                api.edit(key, "", live -> live.put("count", live.path("count").asInt() + 1)
                        .put("lastTimestamp", now()));
                return;
            }
            var event = Json.object().put("type", type).put("reason", reason).put("message", message);
            event.putObject("metadata").put("name", name);
            event.put("count", 1).put("firstTimestamp", now()).put("lastTimestamp", now());
            event.putObject("source").put("component", "simulated-cluster");
            event.putObject("involvedObject")
                    .put("apiVersion", subject.key.type().apiVersion())
                    .put("kind", subject.key.type().kind)
                    .put("namespace", subject.key.namespace())
                    .put("name", subject.key.name())
                    .put("uid", subject.uid());
            api.create(ResourceType.EVENT, subject.key.namespace(), event);
        });
    }
}
