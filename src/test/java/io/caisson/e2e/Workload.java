package io.caisson.e2e;

import java.util.Map;

/** Every kind of object that holds a pod's specification, with the least that makes it valid. */
enum Workload {
    POD("v1", "Pod", "pods"),
    DEPLOYMENT("apps/v1", "Deployment", "deployments"),
    REPLICA_SET("apps/v1", "ReplicaSet", "replicasets"),
    STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets"),
    DAEMON_SET("apps/v1", "DaemonSet", "daemonsets"),
    JOB("batch/v1", "Job", "jobs"),
    CRON_JOB("batch/v1", "CronJob", "cronjobs"),
    REPLICATION_CONTROLLER("v1", "ReplicationController", "replicationcontrollers"),
    POD_TEMPLATE("v1", "PodTemplate", "podtemplates");

    private final String apiVersion;
    private final String kind;
    private final String plural;

    Workload(String apiVersion, String kind, String plural) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.plural = plural;
    }

    String path(String namespace) {
        var root = apiVersion.contains("/") ? "/apis/" : "/api/";
        return root + apiVersion + "/namespaces/" + namespace + "/" + plural;
    }

    /** A pod's and a Job's specification can't change; a DaemonSet is refused altogether. */
    boolean changeable() {
        return this != POD && this != JOB && this != DAEMON_SET;
    }

    /** No pods come of it: it has no replicas, is suspended, or its pods are never scheduled. */
    Map<String, Object> of(String name, Map<String, Object> template) {
        var object = Attack.merged(
                switch (this) {
                    // Labels of its own, or the controllers would adopt it and have one too many.
                    case POD -> Attack.merged(template, Map.of("metadata", Map.of("labels", Map.of("app", "pod"))));
                    case DEPLOYMENT, REPLICA_SET ->
                        Map.of("spec", Map.of("replicas", 0, "selector", selector(), "template", template));
                    case STATEFUL_SET ->
                        Map.of(
                                "spec",
                                Map.of(
                                        "replicas",
                                        0,
                                        "serviceName",
                                        name,
                                        "selector",
                                        selector(),
                                        "template",
                                        template));
                    case DAEMON_SET -> Map.of("spec", Map.of("selector", selector(), "template", template));
                    case JOB -> Map.of("spec", Map.of("suspend", true, "template", ending(template)));
                    case CRON_JOB ->
                        Map.of(
                                "spec",
                                Map.of(
                                        "suspend",
                                        true,
                                        "schedule",
                                        "0 0 1 1 *",
                                        "jobTemplate",
                                        Map.of("spec", Map.of("template", ending(template)))));
                    case REPLICATION_CONTROLLER ->
                        Map.of("spec", Map.of("replicas", 0, "selector", labels(), "template", template));
                    case POD_TEMPLATE -> Map.of("template", template);
                },
                Map.of("metadata", Map.of("name", name)));
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        return object;
    }

    private static Map<String, Object> ending(Map<String, Object> template) {
        return Attack.merged(template, Map.of("spec", Map.of("restartPolicy", "Never")));
    }

    private static Map<String, Object> labels() {
        return Map.of("app", "attack");
    }

    private static Map<String, Object> selector() {
        return Map.of("matchLabels", labels());
    }
}
