package io.caisson.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;

/**
 * How an app is reached from outside, as a pure function. The host {@code app.tenant.domain} needs a certificate for
 * {@code *.tenant.domain}: a wildcard covers one label only.
 */
final class IngressManifests {

    private IngressManifests() {}

    static HasMetadata of(AppSpec app, ObjectMeta meta, String domain, ClusterSettings settings) {
        var host = ClusterSettings.host(app.tenant(), app.app(), domain);
        return new IngressBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withIngressClassName(settings.ingressClass())
                .addNewRule()
                .withHost(host)
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(app.app())
                .withNewPort()
                .withName("http")
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .addNewTl()
                .withHosts(host)
                .withSecretName(settings.ingressTlsSecret())
                .endTl()
                .endSpec()
                .build();
    }
}
