package io.caisson.cluster.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Predicate;

/** Which objects a list or a watch is about. */
record Selection(ApiPath path, LabelSelector labels, FieldSelector fields) implements Predicate<Stored> {

    @Override
    public boolean test(Stored object) {
        return object.key.type() == path.type()
                && (path.namespace().isEmpty() || path.namespace().equals(object.key.namespace()))
                && (path.isCollection() || path.name().equals(object.key.name()))
                && labels.test(object.json)
                && fields.test(object.json);
    }

    /** The change as a watch of this selection sees it: an object that no longer matches was deleted, as it were. */
    Optional<ObjectNode> event(Change change) {
        boolean after = change.type() != Change.Type.DELETED && test(change.object());
        var earlier = change.before();
        boolean before = earlier != null && test(earlier);
        if (!after && !before) {
            return Optional.empty();
        }
        var type = after ? (before ? Change.Type.MODIFIED : Change.Type.ADDED) : Change.Type.DELETED;
        return Optional.of(event(type.name(), change.object().json));
    }

    static ObjectNode event(String type, ObjectNode object) {
        return Json.object().put("type", type).set("object", object);
    }
}
