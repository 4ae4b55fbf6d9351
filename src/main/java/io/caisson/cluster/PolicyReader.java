package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Compares the cluster's admission policies with those that ship. */
@Component
public class PolicyReader {

    private final Kube kube;
    private final KubernetesSerialization json;
    private final List<Wanted> shipped;

    PolicyReader(Kube kube, ClusterSettings settings) {
        this.kube = kube;
        this.json = kube.client().getKubernetesSerialization();
        this.shipped = ShippedPolicies.all(json, settings.runtimeClass()).stream()
                .map(object -> new Wanted(object, spec(object)))
                .toList();
    }

    private record Wanted(HasMetadata object, Object spec) {}

    /** Every policy and binding that ships, with what the cluster has in its place. */
    public List<PolicyView> policies() {
        var present = present();
        return shipped.stream()
                .map(wanted -> view(wanted, Optional.ofNullable(present.get(key(wanted.object())))))
                .toList();
    }

    private Map<String, HasMetadata> present() {
        var client = kube.client();
        var policies = kube.ask(
                () -> client.resources(ValidatingAdmissionPolicy.class).list().getItems());
        var bindings = kube.ask(() ->
                client.resources(ValidatingAdmissionPolicyBinding.class).list().getItems());
        return Stream.concat(policies.stream(), bindings.stream())
                .collect(Collectors.toMap(PolicyReader::key, Function.identity()));
    }

    private PolicyView view(Wanted wanted, Optional<HasMetadata> found) {
        var difference = found.flatMap(object -> Difference.between("spec", wanted.spec(), spec(object)));
        return new PolicyView(
                wanted.object().getKind(),
                wanted.object().getMetadata().getName(),
                found.isPresent(),
                difference.orElse(null));
    }

    private Object spec(HasMetadata object) {
        return Optional.ofNullable(json.convertValue(object, Map.class).get("spec"))
                .orElse(Map.of());
    }

    private static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
