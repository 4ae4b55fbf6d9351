package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;

/**
 * A tenant made by Caisson, into whose namespace two service accounts came: one with the rights to edit, and a stranger
 * with all rights in the cluster. One good object of each kind is there to be altered.
 */
final class AttackedTenant implements AutoCloseable {

    private final Api api;
    private final KubernetesClient cluster;
    private final String slug;
    private final Attacker editor;
    private final Attacker stranger;

    private AttackedTenant(Api api, KubernetesClient cluster, String slug) {
        this.api = api;
        this.cluster = cluster;
        this.slug = slug;
        this.editor = Attacker.as("editor", namespace());
        this.stranger = Attacker.as("stranger", namespace());
    }

    static AttackedTenant make(Api api, KubernetesClient cluster, String name) throws Exception {
        var tenant = new AttackedTenant(
                api, cluster, name + "-" + ProcessHandle.current().pid());
        assertThat(api.post("/v1/tenants", Map.of("slug", tenant.slug)).status())
                .isEqualTo(201);
        await("the tenant's walls stand")
                .atMost(Duration.ofSeconds(30))
                .until(() -> cluster.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(tenant.namespace())
                                .withName("default-deny")
                                .get()
                        != null);
        tenant.letAttackersIn();
        tenant.makeGoodObjects();
        return tenant;
    }

    String slug() {
        return slug;
    }

    String namespace() {
        return "tenant-" + slug;
    }

    Attacker editor() {
        return editor;
    }

    Attacker stranger() {
        return stranger;
    }

    /** PodTemplates are not in the role {@code edit}. */
    Attacker attackerOf(Workload kind) {
        return kind == Workload.POD_TEMPLATE ? stranger : editor;
    }

    private void letAttackersIn() {
        for (var name : new String[] {"editor", "stranger"}) {
            cluster.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace())
                            .endMetadata()
                            .build())
                    .create();
        }
        cluster.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("editor")
                        .withNamespace(namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                        .addNewSubject(null, "ServiceAccount", "editor", namespace())
                        .build())
                .create();
        cluster.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("stranger-" + slug)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject(null, "ServiceAccount", "stranger", namespace())
                        .build())
                .create();
    }

    private void makeGoodObjects() {
        for (var kind : Workload.values()) {
            if (kind.changeable() || kind == Workload.POD) {
                cluster.raw(kind.path(namespace()), "POST", kind.of("good", Attack.goodTemplate()));
            }
        }
        cluster.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("good")
                        .withNamespace(namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        await("the attackers' rights are known")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !editor.create(Workload.DEPLOYMENT, Attack.goodTemplate())
                                .refused()
                        && !stranger.create(Workload.POD_TEMPLATE, Attack.goodTemplate())
                                .refused());
    }

    @Override
    public void close() throws Exception {
        editor.close();
        stranger.close();
        cluster.rbac().clusterRoleBindings().withName("stranger-" + slug).delete();
        api.send("/v1/tenants/" + slug, "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/v1/tenants/" + slug).status() == 404);
    }
}
