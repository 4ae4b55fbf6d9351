package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps as many pods as a ReplicaSet asks for, and says why where it can't. */
final class ReplicaSetReconciler extends Reconciler {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 7;
    /** A change of one of these may let pods in that were refused before. */
    private static final Set<ResourceType> GATES = Set.of(
            ResourceType.RESOURCE_QUOTA,
            ResourceType.LIMIT_RANGE,
            ResourceType.SERVICE_ACCOUNT,
            ResourceType.NAMESPACE,
            ResourceType.RUNTIME_CLASS);

    private final ObjectStore store;
    private final Api api;
    private final Events events;
    private final Clock clock;
    private final Map<ObjectKey, Integer> failures = new HashMap<>();

    ReplicaSetReconciler(Loop loop, ObjectStore store, Api api, Events events, Clock clock) {
        super(loop);
        this.store = store;
        this.api = api;
        this.events = events;
        this.clock = clock;
    }

    @Override
    void observe(Change change) {
        if (change.of(ResourceType.REPLICA_SET)) {
            due(change.key());
        } else if (change.of(ResourceType.POD)) {
            for (JsonNode owner : change.object().json.path("metadata").path("ownerReferences")) {
                due(new ObjectKey(ResourceType.REPLICA_SET, change.key().namespace(), Json.text(owner, "name")));
            }
        }
        boolean freed = change.of(ResourceType.POD) && change.type() == Change.Type.DELETED;
        if (freed || GATES.contains(change.key().type())) {
            failures.keySet().forEach(this::due);
        }
    }

    @Override
    void reconcile(ObjectKey key) {
        var found = store.find(key);
        if (found.isEmpty()) {
            failures.remove(key);
            forget(key);
            return;
        }
        var set = found.get();
        String failure = null;
        if (!set.isDeleting()) {
            int wanted = set.json.path("spec").path("replicas").asInt();
            int missing = wanted - active(set).size();
            failure = create(set, missing);
            delete(set, -missing);
        }
        if (failure == null) {
            failures.remove(key);
        } else {
            int attempts = failures.merge(key, 1, Integer::sum);
            dueIn(key, FIRST_RETRY.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS)));
        }
        writeStatus(set, failure);
    }

    private List<Stored> active(Stored set) {
        return store.list(ResourceType.POD, set.key.namespace()).stream()
                .filter(pod -> pod.controllerUid().equals(set.uid()))
                .filter(pod -> !pod.isDeleting() && !pod.usage().isEmpty())
                .toList();
    }

    private @Nullable String create(Stored set, int missing) {
        for (int i = 0; i < missing; i++) {
            ObjectNode pod = Json.object();
            ObjectNode metadata = Json.object();
            JsonNode template = set.json.path("spec").path("template");
            metadata.setAll((ObjectNode) template.path("metadata").deepCopy());
            metadata.put("name", set.key.name() + "-" + ObjectRules.suffix());
            metadata.withArray("ownerReferences").add(Owners.controller(set));
            pod.set("metadata", metadata);
            pod.set("spec", template.path("spec").deepCopy());
            try {
                var created = api.create(ResourceType.POD, set.key.namespace(), pod);
                events.normal(set, "replicaset-controller", "SuccessfulCreate", "Created pod: " + created.key.name());
            } catch (ApiError refusal) {
                events.warning(set, "replicaset-controller", "FailedCreate", "Error creating: " + refusal.getMessage());
                return refusal.getMessage();
            }
        }
        return null;
    }

    /** The pods that are missed least go first: not bound, then not ready, then the youngest. */
    private void delete(Stored set, int surplus) {
        active(set).stream()
                .sorted(Comparator.comparing((Stored pod) ->
                                !Json.text(pod.json, "spec", "nodeName").isEmpty())
                        .thenComparing(pod -> isReady(pod))
                        .thenComparing(Stored::createdAt, Comparator.reverseOrder()))
                .limit(Math.max(0, surplus))
                .forEach(pod -> {
                    api.delete(pod.key, Deletion.plain());
                    events.normal(set, "replicaset-controller", "SuccessfulDelete", "Deleted pod: " + pod.key.name());
                });
    }

    private void writeStatus(Stored set, @Nullable String failure) {
        var pods = active(set);
        Duration minReady =
                Duration.ofSeconds(set.json.path("spec").path("minReadySeconds").asLong());
        Instant now = clock.instant();
        int available = 0;
        for (Stored pod : pods) {
            if (isReady(pod)) {
                Duration missing = minReady.minus(Duration.between(readySince(pod), now));
                if (minReady.isZero() || !missing.isPositive()) {
                    available++;
                } else {
                    dueIn(set.key, missing.plusMillis(1));
                }
            }
        }
        int availableNow = available;
        api.edit(set.key, "status", json -> {
            JsonNode before = json.path("status");
            ObjectNode status = Json.object()
                    .put("replicas", pods.size())
                    .put("fullyLabeledReplicas", pods.size())
                    .put("readyReplicas", (int)
                            pods.stream().filter(ReplicaSetReconciler::isReady).count())
                    .put("availableReplicas", availableNow)
                    .put(
                            "observedGeneration",
                            json.path("metadata").path("generation").asLong());
            if (failure != null) {
                Conditions.add(
                        status.putArray("conditions"), before, now, "ReplicaFailure", true, "FailedCreate", failure);
            }
            json.set("status", status);
            return json;
        });
    }

    private static boolean isReady(Stored pod) {
        return Conditions.isTrue(pod.json.path("status"), "Ready");
    }

    private static Instant readySince(Stored pod) {
        return Instant.parse(Json.text(Conditions.find(pod.json.path("status"), "Ready"), "lastTransitionTime"));
    }
}
