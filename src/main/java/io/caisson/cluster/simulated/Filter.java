package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.JsonNode;

/** Which objects a list or a watch is about. */
record Filter(ResourceType type, String namespace, LabelSelector labels, FieldSelector fields) {

    static Filter of(Target target, Call call) {
        var fields = call.parameter("fieldSelector");
        var named = target.isCollection() ? fields : "metadata.name=" + target.name();
        return new Filter(
                target.type(),
                target.namespace(),
                LabelSelector.parse(call.parameter("labelSelector")),
                FieldSelector.parse(named));
    }

    boolean matches(Stored object) {
        return object.key.type() == type
                && (namespace.isEmpty() || object.key.namespace().equals(namespace))
                && matches(object.json);
    }

    private boolean matches(JsonNode json) {
        return labels.test(json) && fields.test(json);
    }
}
