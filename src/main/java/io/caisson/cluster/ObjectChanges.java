package io.caisson.cluster;

import io.caisson.cluster.Alteration.What;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tells what others did to an object from what Caisson did. What a call can't pass on is seen again by the next. */
@Component
class ObjectChanges {

    private final Map<String, ObjectSeen> known = new ConcurrentHashMap<>();
    private final Kube kube;
    private final ObjectProvider<ObjectListener> listeners;

    ObjectChanges(Kube kube, ObjectProvider<ObjectListener> listeners) {
        this.kube = kube;
        this.listeners = listeners;
    }

    void seen(HasMetadata object) {
        var key = key(object);
        var before = known.get(key);
        var now = ObjectSeen.of(object, kube.client().getKubernetesSerialization());
        if (before != null) {
            compare(object, before, now);
        }
        known.put(key, now);
    }

    void gone(HasMetadata object) {
        var key = key(object);
        var before = known.get(key);
        if (before != null) {
            removed(key, before);
        }
    }

    /** All of a kind were listed: what was known and is not among them is gone. */
    void goneBut(Class<? extends HasMetadata> kind, Set<String> present) {
        var prefix = HasMetadata.getKind(kind) + "/";
        known.forEach((key, before) -> {
            if (key.startsWith(prefix) && !present.contains(key)) {
                removed(key, before);
            }
        });
    }

    String key(HasMetadata object) {
        var meta = object.getMetadata();
        return "%s/%s/%s"
                .formatted(object.getKind(), Objects.requireNonNullElse(meta.getNamespace(), ""), meta.getName());
    }

    private void compare(HasMetadata object, ObjectSeen before, ObjectSeen now) {
        if (now.content() != before.content()) {
            if (now.applied() == null) {
                // Without field managers nobody can tell who it was: looking once too often does no harm.
                tell(listener -> listener.touched(before.tenantId(), before.appId()));
            } else if (!now.changedByUs(before)) {
                altered(What.CHANGED, key(object), before, now.changedBy(before));
            }
        } else if (object instanceof Deployment && now.status() != before.status()) {
            var appId = now.appId();
            if (appId != null) {
                tell(listener -> listener.progressed(appId));
            }
        }
    }

    private void removed(String key, ObjectSeen before) {
        altered(What.REMOVED, key, before, null);
        known.remove(key, before);
    }

    private void altered(What what, String key, ObjectSeen before, @Nullable String manager) {
        var parts = key.split("/", -1);
        var namespace = parts[1].isEmpty() ? parts[2] : parts[1];
        UUID tenantId = before.tenantId();
        tell(listener -> listener.altered(
                new Alteration(what, parts[0], namespace, parts[2], tenantId, before.appId(), manager)));
    }

    private void tell(Consumer<ObjectListener> news) {
        listeners.orderedStream().forEach(news);
    }
}
