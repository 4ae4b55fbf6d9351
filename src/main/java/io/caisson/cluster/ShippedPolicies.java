package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ParamRef;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The admission policies and bindings of {@code k8s/admission}, which the build puts beside this class. */
final class ShippedPolicies {

    private static final List<String> FILES = List.of("pods.yaml", "objects.yaml", "probes.yaml");

    private ShippedPolicies() {}

    /** @param runtimeClass goes into the bindings whose parameter is the platform's RuntimeClass */
    static List<HasMetadata> all(KubernetesSerialization yaml, String runtimeClass) {
        var objects = FILES.stream().flatMap(file -> load(yaml, file)).toList();
        var ofRuntimeClass = objects.stream()
                .filter(ShippedPolicies::takesRuntimeClass)
                .map(policy -> policy.getMetadata().getName())
                .toList();
        objects.forEach(object -> {
            if (object instanceof ValidatingAdmissionPolicyBinding binding
                    && ofRuntimeClass.contains(binding.getSpec().getPolicyName())) {
                ParamRef parameter = binding.getSpec().getParamRef();
                parameter.setName(runtimeClass);
            }
        });
        return objects;
    }

    private static Stream<HasMetadata> load(KubernetesSerialization yaml, String file) {
        try (var stream = ShippedPolicies.class.getResourceAsStream("admission/" + file)) {
            return yaml
                    .unmarshal(
                            Objects.requireNonNull(stream, "the build copies k8s/admission/" + file),
                            KubernetesList.class)
                    .getItems()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean takesRuntimeClass(HasMetadata object) {
        return object instanceof ValidatingAdmissionPolicy policy
                && policy.getSpec().getParamKind() != null
                && policy.getSpec().getParamKind().getKind().equals("RuntimeClass");
    }
}
