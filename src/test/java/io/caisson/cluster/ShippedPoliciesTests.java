package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedPoliciesTests {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void bindsEveryPolicyAndDenies() {
        var policies = shipped(ValidatingAdmissionPolicy.class);
        var bindings = shipped(ValidatingAdmissionPolicyBinding.class);

        assertThat(bindings)
                .extracting(binding -> binding.getSpec().getPolicyName())
                .containsExactlyInAnyOrderElementsOf(policies.stream()
                        .map(policy -> policy.getMetadata().getName())
                        .toList());
        assertThat(bindings).allSatisfy(binding -> assertThat(binding.getSpec().getValidationActions())
                .containsExactly("Deny"));
        assertThat(policies).allSatisfy(policy -> assertThat(policy.getSpec().getFailurePolicy())
                .isEqualTo("Fail"));
    }

    @Test
    void eachMessageSaysWhatToDoInstead() {
        assertThat(shipped(ValidatingAdmissionPolicy.class))
                .flatExtracting(policy -> policy.getSpec().getValidations())
                .allSatisfy(validation -> assertThat(validation.getMessage())
                        .matches("(ask|build|create|delete|deploy|give|invite|leave|name|project|set|use|wait) .*"));
    }

    @Test
    void takesTheSettingsRuntimeClassAsParameter() {
        assertThat(shipped(ValidatingAdmissionPolicyBinding.class))
                .filteredOn(binding -> binding.getMetadata().getName().matches("caisson-(sandbox|placement)"))
                .hasSize(2)
                .allSatisfy(binding ->
                        assertThat(binding.getSpec().getParamRef().getName()).isEqualTo("kata"));
    }

    @Test
    void findsTheFirstFieldThatDiffers() {
        var wanted = Map.of("a", List.of(Map.of("b", 1), Map.of("c", 2)));

        assertThat(Difference.between("spec", wanted, Map.of("a", List.of(Map.of("b", 1), Map.of("c", 2)))))
                .isEmpty();
        assertThat(Difference.between("spec", wanted, Map.of("a", List.of(Map.of("b", 1), Map.of("c", 3)))))
                .contains("spec.a[1].c");
        assertThat(Difference.between("spec", wanted, Map.of("a", List.of(Map.of("b", 1)))))
                .contains("spec.a[1]");
        assertThat(Difference.between("spec", wanted, Map.of("a", wanted.get("a"), "x", List.of())))
                .contains("spec.x");
    }

    private static <T> List<T> shipped(Class<T> type) {
        return ShippedPolicies.all(YAML, "kata").stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
