package io.caisson.e2e;

import io.fabric8.kubernetes.api.model.PodBuilder;

/** A pod of somebody's own: all that Pod Security's {@code restricted} asks for, and nothing more. */
public final class RestrictedPod {

    private RestrictedPod() {}

    /** With one container, to be edited further. */
    public static PodBuilder of(String namespace, String name, String container, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(container)
                .withImage(image)
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec();
    }
}
