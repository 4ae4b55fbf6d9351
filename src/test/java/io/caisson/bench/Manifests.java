package io.caisson.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Caisson made for a release, as a person would have written it for kubectl. */
final class Manifests {

    private Manifests() {}

    /** @return YAML of the objects in the order in which Caisson applies them, for another namespace */
    static String of(KubernetesClient cluster, String from, String app, int release, String to) {
        var secret = cluster.secrets()
                .inNamespace(from)
                .withName("%s-env-%d".formatted(app, release))
                .require();
        var service = cluster.services().inNamespace(from).withName(app).require();
        var deployment =
                cluster.apps().deployments().inNamespace(from).withName(app).require();
        return Stream.of(clean(secret, to), clean(service, to), clean(deployment, to))
                .map(Serialization::asYaml)
                .collect(Collectors.joining());
    }

    private static HasMetadata clean(HasMetadata object, String namespace) {
        var meta = object.getMetadata();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(namespace)
                .withLabels(meta.getLabels())
                .build());
        switch (object) {
            case Deployment deployment -> deployment.setStatus(null);
            case Service service -> {
                service.setStatus(null);
                service.getSpec().setClusterIP(null);
                service.getSpec().setClusterIPs(List.of());
            }
            case Secret secret -> {}
            default -> throw new IllegalArgumentException(object.getKind());
        }
        return object;
    }
}
