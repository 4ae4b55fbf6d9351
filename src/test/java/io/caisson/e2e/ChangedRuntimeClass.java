package io.caisson.e2e;

import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sandbox's RuntimeClass as an operator changed it, for as long as this is open. */
final class ChangedRuntimeClass implements AutoCloseable {

    /** What is wrong with it, by the name that Caisson has for it. */
    enum Missing {
        NO_RUNTIME_CLASS,
        WRONG_HANDLER
    }

    private static final String NAME = "gvisor";

    private final KubernetesClient cluster;
    private final RuntimeClass before;

    ChangedRuntimeClass(KubernetesClient cluster, Consumer<RuntimeClass> change) {
        this.cluster = cluster;
        this.before = cluster.resources(RuntimeClass.class).withName(NAME).get();
        var changed = new RuntimeClassBuilder(before).build();
        change.accept(changed);
        replace(changed);
    }

    ChangedRuntimeClass(KubernetesClient cluster, Missing missing) {
        this.cluster = cluster;
        this.before = cluster.resources(RuntimeClass.class).withName(NAME).get();
        replace(
                missing == Missing.NO_RUNTIME_CLASS
                        ? null
                        : new RuntimeClassBuilder(before).withHandler("runc").build());
    }

    @Override
    public void close() {
        replace(before);
    }

    /** Its handler can't be changed, but another one can be made in its place. */
    private void replace(@Nullable RuntimeClass next) {
        cluster.resources(RuntimeClass.class).withName(NAME).delete();
        if (next != null) {
            var fresh = new RuntimeClassBuilder(next)
                    .editMetadata()
                    .withResourceVersion(null)
                    .withUid(null)
                    .withCreationTimestamp(null)
                    .endMetadata()
                    .build();
            fresh.getMetadata().setManagedFields(null);
            cluster.resource(fresh).create();
        }
    }
}
