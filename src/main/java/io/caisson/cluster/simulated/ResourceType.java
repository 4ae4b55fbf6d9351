package io.caisson.cluster.simulated;

import static io.caisson.cluster.simulated.ResourceType.Trait.GENERATION;
import static io.caisson.cluster.simulated.ResourceType.Trait.STATUS;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A kind of object that the simulated API server serves. */
enum ResourceType {
    NAMESPACE(Namespace.class, STATUS),
    NODE(Node.class, STATUS),
    RUNTIME_CLASS(RuntimeClass.class),
    SERVICE_ACCOUNT(ServiceAccount.class),
    RESOURCE_QUOTA(ResourceQuota.class, STATUS),
    LIMIT_RANGE(LimitRange.class),
    CONFIG_MAP(ConfigMap.class),
    SECRET(Secret.class),
    SERVICE(Service.class, STATUS),
    ENDPOINT_SLICE(EndpointSlice.class, GENERATION),
    POD(Pod.class, STATUS, GENERATION),
    REPLICA_SET(ReplicaSet.class, STATUS, GENERATION),
    DEPLOYMENT(Deployment.class, STATUS, GENERATION),
    POD_DISRUPTION_BUDGET(PodDisruptionBudget.class, STATUS, GENERATION),
    NETWORK_POLICY(NetworkPolicy.class, GENERATION),
    INGRESS(Ingress.class, STATUS, GENERATION),
    ROLE_BINDING(RoleBinding.class),
    ADMISSION_POLICY(ValidatingAdmissionPolicy.class), // kept, and refuses nothing here
    ADMISSION_POLICY_BINDING(ValidatingAdmissionPolicyBinding.class),
    LEASE(Lease.class),
    EVENT(Event.class);

    /** What sets kinds apart in how the API server treats their objects. */
    enum Trait {
        /** has a status subresource, so that the main path leaves the status alone */
        STATUS,
        /** counts changes of the specification in metadata.generation */
        GENERATION
    }

    final Class<? extends HasMetadata> model;
    final String group;
    final String version;
    final String kind;
    final String plural;
    final boolean namespaced;
    private final Set<Trait> traits;

    ResourceType(Class<? extends HasMetadata> model, Trait... traits) {
        this.model = model;
        this.group = HasMetadata.getGroup(model);
        this.version = HasMetadata.getVersion(model);
        this.kind = HasMetadata.getKind(model);
        this.plural = HasMetadata.getPlural(model);
        this.namespaced = Namespaced.class.isAssignableFrom(model);
        this.traits = Set.of(traits);
    }

    static Optional<ResourceType> at(String group, String version, String plural) {
        return Arrays.stream(values())
                .filter(type -> type.group.equals(group) && type.version.equals(version) && type.plural.equals(plural))
                .findFirst();
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The name in messages and in quota keys: {@code pods}, {@code deployments.apps}. */
    String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
