package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a ReplicaSet per template of a Deployment, and moves pods from the old ones to the newest. */
final class DeploymentReconciler extends Reconciler {

    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";

    private final ObjectStore store;
    private final Api api;
    private final Events events;
    private final DeploymentStatus status;

    DeploymentReconciler(Loop loop, ObjectStore store, Api api, Events events, Clock clock) {
        super(loop);
        this.store = store;
        this.api = api;
        this.events = events;
        this.status = new DeploymentStatus(api, clock);
    }

    @Override
    void observe(Change change) {
        if (change.of(ResourceType.DEPLOYMENT)) {
            due(change.key());
        } else if (change.of(ResourceType.REPLICA_SET)) {
            for (JsonNode owner : change.object().json.path("metadata").path("ownerReferences")) {
                due(new ObjectKey(ResourceType.DEPLOYMENT, change.key().namespace(), Json.text(owner, "name")));
            }
        } else if (change.of(ResourceType.POD) && change.type() == Change.Type.DELETED) {
            // With Recreate, new pods wait for the last old one to go.
            store.list(ResourceType.DEPLOYMENT, change.key().namespace()).stream()
                    .filter(deployment -> isRecreate(deployment))
                    .forEach(deployment -> due(deployment.key));
        }
    }

    @Override
    void reconcile(ObjectKey key) {
        var found = store.find(key);
        if (found.isEmpty()) {
            forget(key);
            return;
        }
        var deployment = found.get();
        if (deployment.isDeleting()) {
            return;
        }
        var known = current(deployment);
        boolean paused = deployment.json.path("spec").path("paused").asBoolean();
        if (known.isEmpty() && paused) {
            return;
        }
        var current = known.orElseGet(() -> create(deployment));
        promote(deployment, current);
        if (!paused || sets(deployment).size() == 1) {
            move(deployment, current.key);
        }
        clean(deployment, current.key);
        status.write(key, current.key, sets(deployment), known.isEmpty()).ifPresent(deadline -> dueIn(key, deadline));
    }

    private List<Stored> sets(Stored deployment) {
        return store.list(ResourceType.REPLICA_SET, deployment.key.namespace()).stream()
                .filter(set -> set.controllerUid().equals(deployment.uid()) && !set.isDeleting())
                .sorted(Comparator.comparing(DeploymentReconciler::revision))
                .toList();
    }

    private Optional<Stored> current(Stored deployment) {
        JsonNode wanted = deployment.json.path("spec").path("template");
        return sets(deployment).stream()
                .filter(set -> {
                    JsonNode template = set.json.path("spec").path("template").deepCopy();
                    ((ObjectNode) template.path("metadata").path("labels")).remove(HASH);
                    return template.equals(wanted);
                })
                .findFirst();
    }

    private Stored create(Stored deployment) {
        ObjectNode template =
                (ObjectNode) deployment.json.path("spec").path("template").deepCopy();
        String hash = Integer.toHexString(template.hashCode());
        template.withObject("metadata").withObject("labels").put(HASH, hash);
        ObjectNode set = Json.object();
        ObjectNode metadata = set.putObject("metadata").put("name", deployment.key.name() + "-" + hash);
        metadata.set("labels", template.path("metadata").path("labels").deepCopy());
        metadata.putArray("ownerReferences").add(Owners.controller(deployment));
        ObjectNode spec = set.putObject("spec").put("replicas", 0);
        if (deployment.json.path("spec").has("minReadySeconds")) {
            spec.set("minReadySeconds", deployment.json.path("spec").get("minReadySeconds"));
        }
        ObjectNode selector = spec.putObject("selector").putObject("matchLabels");
        selector.setAll(
                (ObjectNode) deployment.json.path("spec").path("selector").path("matchLabels"));
        selector.put(HASH, hash);
        spec.set("template", template);
        return api.create(ResourceType.REPLICA_SET, deployment.key.namespace(), set);
    }

    /** The set of the newest template has the highest revision, also when it is an old one taken up again. */
    private void promote(Stored deployment, Stored current) {
        long highest = sets(deployment).stream()
                .filter(set -> !set.key.equals(current.key))
                .mapToLong(DeploymentReconciler::revision)
                .max()
                .orElse(0);
        if (revision(current) <= highest) {
            annotate(current.key, highest + 1);
        }
        annotate(deployment.key, Math.max(revision(current), highest + 1));
    }

    private void annotate(ObjectKey key, long revision) {
        api.edit(key, "", json -> {
            json.withObject("metadata").withObject("annotations").put(REVISION, Long.toString(revision));
            return json;
        });
    }

    private void move(Stored deployment, ObjectKey currentKey) {
        JsonNode spec = deployment.json.path("spec");
        int replicas = spec.path("replicas").asInt();
        var current = RolloutPlan.Count.of(api.get(currentKey));
        var old = old(deployment, currentKey);
        var counts = old.stream().map(RolloutPlan.Count::of).toList();
        RolloutPlan plan;
        if (isRecreate(deployment)) {
            plan = RolloutPlan.recreate(replicas, current, hasPods(old), counts);
        } else {
            JsonNode rolling = spec.path("strategy").path("rollingUpdate");
            int surge = RolloutPlan.share(rolling.path("maxSurge"), replicas, true);
            int unavailable = RolloutPlan.share(rolling.path("maxUnavailable"), replicas, false);
            plan = RolloutPlan.rolling(
                    replicas, surge, surge == 0 && unavailable == 0 ? 1 : unavailable, current, counts);
        }
        scale(deployment, currentKey, current.wanted(), plan.current());
        for (int i = 0; i < old.size(); i++) {
            scale(deployment, old.get(i).key, counts.get(i).wanted(), plan.old().get(i));
        }
    }

    private List<Stored> old(Stored deployment, ObjectKey currentKey) {
        return sets(deployment).stream()
                .filter(set -> !set.key.equals(currentKey))
                .toList();
    }

    private boolean hasPods(List<Stored> sets) {
        var uids = sets.stream().map(Stored::uid).toList();
        return !sets.isEmpty()
                && store.list(ResourceType.POD, sets.getFirst().key.namespace()).stream()
                        .anyMatch(pod -> uids.contains(pod.controllerUid()));
    }

    private void scale(Stored deployment, ObjectKey set, int from, int to) {
        if (from != to) {
            api.edit(set, "", json -> {
                json.withObject("spec").put("replicas", to);
                return json;
            });
            String direction = to > from ? "up" : "down";
            events.normal(
                    deployment,
                    "deployment-controller",
                    "ScalingReplicaSet",
                    "Scaled " + direction + " replica set " + set.name() + " from " + from + " to " + to);
        }
    }

    private void clean(Stored deployment, ObjectKey currentKey) {
        var empty = new ArrayList<Stored>();
        for (Stored set : old(deployment, currentKey)) {
            var count = RolloutPlan.Count.of(set);
            if (count.wanted() == 0 && count.existing() == 0) {
                empty.add(set);
            }
        }
        int surplus = empty.size()
                - deployment.json.path("spec").path("revisionHistoryLimit").asInt();
        empty.stream().limit(Math.max(0, surplus)).forEach(set -> api.delete(set.key, Deletion.plain()));
    }

    private static boolean isRecreate(Stored deployment) {
        return Json.text(deployment.json, "spec", "strategy", "type").equals("Recreate");
    }

    private static long revision(Stored object) {
        return object.json.path("metadata").path("annotations").path(REVISION).asLong(0);
    }
}
