package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A probe's pod as it was made. Its words count only while the pod of that name is still this one, unchanged. */
public final class ProbePod {

    private final Pod made;

    ProbePod(Pod made) {
        this.made = made;
    }

    public String namespace() {
        return made.getMetadata().getNamespace();
    }

    public String name() {
        return made.getMetadata().getName();
    }

    /** Who may change pods in the namespace could put another one, another image or a second container in its place. */
    void check(@Nullable Pod now) {
        if (now == null) {
            return;
        }
        if (!made.getMetadata().getUid().equals(now.getMetadata().getUid())) {
            throw new ProbeAltered(name(), "was replaced by another one of its name");
        }
        if (!withoutPlace(made.getSpec()).equals(withoutPlace(now.getSpec()))
                || !Objects.equals(
                        made.getMetadata().getGeneration(), now.getMetadata().getGeneration())) {
            throw new ProbeAltered(name(), "was changed or deleted");
        }
        if (!evicted(now) && now.getStatus().getContainerStatuses().stream().anyMatch(ProbePod::again)) {
            throw new ProbeAltered(name(), "was started a second time");
        }
    }

    /**
     * The scheduler fills in the node, which is no new generation; nothing else of a pod changes by itself. Kubernetes
     * counts generations of pods from 1.33 on: then a change that was taken back shows too.
     */
    private static PodSpec withoutPlace(PodSpec spec) {
        return new PodSpecBuilder(spec).withNodeName(null).build();
    }

    /** The kubelet forgets the container of a pod that it evicts, and counts that as a start. */
    private static boolean evicted(Pod pod) {
        return "Evicted".equals(pod.getStatus().getReason());
    }

    private static boolean again(ContainerStatus status) {
        return status.getRestartCount() != null && status.getRestartCount() > 0;
    }
}
