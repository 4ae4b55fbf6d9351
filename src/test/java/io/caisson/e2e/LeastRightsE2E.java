package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Caisson's service account can do and what it can't, asked as that account. */
class LeastRightsE2E {

    private static final String TENANT =
            "tenant-rights-" + ProcessHandle.current().pid();
    private static KubernetesClient admin;
    private static KubernetesClient caisson;

    @BeforeAll
    static void makeATenantsNamespaceAsCaissonDoes() throws Exception {
        admin = new KubernetesClientBuilder().build();
        var kubeconfig = new File(LeastRights.kubeconfig().toString());
        caisson = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
        caisson.resource(namespace(TENANT, "restricted")).create();
        caisson.resource(binding(TENANT, "caisson-tenant")).create();
        await("the rights are known").until(() -> allowed("list", "", "secrets", TENANT, null));
    }

    @AfterAll
    static void removeIt() {
        caisson.namespaces().withName(TENANT).delete();
        caisson.close();
        admin.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # verb, group, resource, namespace, name
            get, , secrets, kube-system,
            list, , secrets, kube-system,
            list, , secrets, default,
            create, , secrets, default,
            list, , secrets, caisson-system,
            get, , secrets, caisson-system, caisson-database
            list, , secrets, ,
            watch, , secrets, ,
            get, , configmaps, kube-system,
            update, , configmaps, kube-system,
            create, , pods, kube-system,
            create, , pods, caisson-system,
            list, , secrets, caisson-canary,
            create, apps, deployments, caisson-canary,
            delete, , pods, kube-system,
            create, , pods/exec, kube-system,
            get, , pods/exec, kube-system,
            create, , pods/attach, TENANT,
            create, , pods/exec, TENANT,
            patch, , pods, TENANT,
            patch, , pods, caisson-canary,
            create, , pods/exec, caisson-canary,
            create, , pods/portforward, TENANT,
            get, , pods/log, kube-system,
            get, , pods/log, caisson-system,
            update, , pods/ephemeralcontainers, TENANT,
            create, , pods/binding, TENANT,
            create, , pods/eviction, kube-system,
            create, , serviceaccounts/token, TENANT,
            create, , serviceaccounts/token, kube-system,
            create, , serviceaccounts/token, caisson-system, caisson
            impersonate, , users, ,
            impersonate, , groups, ,
            impersonate, , serviceaccounts, ,
            update, , nodes, ,
            create, , nodes, ,
            delete, , nodes, ,
            create, , nodes/proxy, ,
            create, , persistentvolumes, ,
            create, , persistentvolumeclaims, TENANT,
            update, , namespaces/finalize, ,
            update, , namespaces, ,
            create, apps, deployments, kube-system,
            patch, apps, deployments, caisson-system, caisson
            create, apps, daemonsets, kube-system,
            create, apps, daemonsets, TENANT,
            create, batch, jobs, kube-system,
            patch, networking.k8s.io, networkpolicies, kube-system,
            patch, networking.k8s.io, networkpolicies, caisson-system,
            create, rbac.authorization.k8s.io, clusterroles, ,
            update, rbac.authorization.k8s.io, clusterroles, , caisson-tenant
            patch, rbac.authorization.k8s.io, clusterroles, , caisson
            escalate, rbac.authorization.k8s.io, clusterroles, ,
            bind, rbac.authorization.k8s.io, clusterroles, , cluster-admin
            bind, rbac.authorization.k8s.io, clusterroles, , edit
            bind, rbac.authorization.k8s.io, clusterroles, , caisson
            create, rbac.authorization.k8s.io, clusterrolebindings, ,
            create, rbac.authorization.k8s.io, roles, TENANT,
            escalate, rbac.authorization.k8s.io, roles, TENANT,
            delete, rbac.authorization.k8s.io, rolebindings, caisson-system,
            update, node.k8s.io, runtimeclasses, , gvisor
            create, node.k8s.io, runtimeclasses, ,
            delete, node.k8s.io, runtimeclasses, , gvisor
            create, admissionregistration.k8s.io, validatingwebhookconfigurations, ,
            create, admissionregistration.k8s.io, mutatingwebhookconfigurations, ,
            delete, admissionregistration.k8s.io, validatingadmissionpolicies, ,
            patch, admissionregistration.k8s.io, validatingadmissionpolicybindings, , caisson-account-limits
            create, apiextensions.k8s.io, customresourcedefinitions, ,
            create, certificates.k8s.io, certificatesigningrequests, ,
            approve, certificates.k8s.io, signers, ,
            delete, coordination.k8s.io, leases, kube-system,
            get, coordination.k8s.io, leases, kube-system,
            '*', '*', '*', ,
            '*', '*', '*', TENANT,
            """)
    void cannot(String verb, String group, String resource, String namespace, String name) {
        assertThat(allowed(verb, group, resource, namespace, name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            create, , namespaces, ,
            patch, , namespaces, , TENANT
            delete, , namespaces, , TENANT
            list, , pods, ,
            watch, , pods, ,
            list, , nodes, ,
            get, node.k8s.io, runtimeclasses, , gvisor
            bind, rbac.authorization.k8s.io, clusterroles, , caisson-tenant
            patch, rbac.authorization.k8s.io, rolebindings, TENANT,
            list, discovery.k8s.io, endpointslices, default,
            create, coordination.k8s.io, leases, caisson-system,
            patch, coordination.k8s.io, leases, caisson-system, caisson-watch
            patch, , resourcequotas, TENANT,
            patch, , limitranges, TENANT,
            patch, , serviceaccounts, TENANT,
            patch, networking.k8s.io, networkpolicies, TENANT,
            patch, apps, deployments, TENANT,
            patch, policy, poddisruptionbudgets, TENANT,
            patch, , services, TENANT,
            patch, , secrets, TENANT,
            patch, networking.k8s.io, ingresses, TENANT,
            list, , pods, TENANT,
            get, , pods/log, TENANT,
            create, , pods, TENANT,
            get, , pods, TENANT,
            delete, , pods, TENANT,
            create, , pods, caisson-canary,
            get, , pods, caisson-canary,
            delete, , pods, caisson-canary,
            list, , services, caisson-canary,
            get, , pods/log, caisson-canary,
            patch, , nodes, ,
            get, , nodes/proxy, ,
            """)
    void can(String verb, String group, String resource, String namespace, String name) {
        assertThat(allowed(verb, group, resource, namespace, name)).isTrue();
    }

    /** Roles that anyone adds to the account count too, so the API server is asked and not the files. */
    @Test
    void noRuleHasAWildcard() {
        for (var namespace : new String[] {"default", "kube-system", "caisson-system", TENANT}) {
            var question = new SelfSubjectRulesReviewBuilder()
                    .withNewSpec()
                    .withNamespace(namespace)
                    .endSpec()
                    .build();
            var rules = caisson.resource(question).create().getStatus().getResourceRules();
            assertThat(rules).isNotEmpty().allSatisfy(rule -> {
                var words = new ArrayList<>(rule.getApiGroups());
                words.addAll(rule.getResources());
                words.addAll(rule.getVerbs());
                assertThat(words).doesNotContain("*");
            });
        }
    }

    @Test
    void givesItselfNoRightsOutsideTenantsNamespaces() {
        for (var namespace : new String[] {"kube-system", "default", "caisson-system"}) {
            refused(() -> dryRun(binding(namespace, "caisson-tenant")), namespace + " is none");
        }
    }

    @Test
    void givesNobodyElseRightsAndItselfNoOthers() {
        refused(() -> dryRun(binding(TENANT, "cluster-admin")), "not currently held");
        var other = new RoleBindingBuilder(binding(TENANT, "caisson-tenant"))
                .withSubjects()
                .addNewSubject(null, "ServiceAccount", "default", TENANT)
                .build();
        refused(() -> dryRun(other), "its own service account");
    }

    @Test
    void touchesNoNamespaceButTenants() {
        for (var namespace : new String[] {"kube-node-lease", "caisson-system"}) {
            refused(() -> caisson.namespaces().withName(namespace).dryRun().delete(), namespace + " is none");
        }
        refused(
                () -> caisson.resource(namespace("platform", "restricted"))
                        .dryRun()
                        .create(),
                "platform is none");
    }

    @Test
    void readsFiguresOfAKubeletAndNothingElse() {
        var proxy = "/api/v1/nodes/%s/proxy/".formatted(anyNode());
        assertThat(caisson.raw(proxy + "stats/summary")).contains("\"pods\"");
        for (var path : new String[] {"pods", "configz/", "run/kube-system/coredns/coredns", "logs/", "metrics"}) {
            refused(() -> caisson.raw(proxy + path), "stats/summary and configz");
        }
    }

    @Test
    void changesTaintsOfItsOwnOnANodeAndNothingElse() {
        refused(() -> patch("{\"metadata\":{\"labels\":{\"x\":\"y\"}}}"), "its own taints");
        refused(() -> patch("{\"spec\":{\"unschedulable\":true}}"), "its own taints");
        refused(() -> patch(taint("node.kubernetes.io/unreachable")), "its own taints");
        patch(taint("caisson.io/sandbox-failed"));
    }

    private static String taint(String key) {
        return "{\"spec\":{\"taints\":[{\"key\":\"%s\",\"effect\":\"NoSchedule\"}]}}".formatted(key);
    }

    private static void patch(String change) {
        caisson.nodes().withName(anyNode()).dryRun().patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }

    private static String anyNode() {
        return caisson.nodes().list().getItems().getFirst().getMetadata().getName();
    }

    @Test
    void makesNoTenantsNamespaceWithoutPodSecurity() {
        refused(
                () -> caisson.resource(namespace("tenant-lax", "privileged"))
                        .dryRun()
                        .create(),
                "Pod Security restricted");
    }

    @Test
    void whatIsInTheRepositoryIsAcceptedAsItIs() throws Exception {
        assertThat(LeastRights.kubectl("apply", "--server-side", "--force-conflicts", "--dry-run=server", "-k", "k8s"))
                .contains("deployment.apps/caisson serverside-applied")
                .doesNotContain("Warning");
    }

    private static void refused(Runnable attempt, String why) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403))
                .hasMessageContaining(why);
    }

    private static void dryRun(RoleBinding binding) {
        caisson.resource(new RoleBindingBuilder(binding)
                        .editMetadata()
                        .withName("attempt")
                        .endMetadata()
                        .build())
                .dryRun()
                .create();
    }

    private static boolean allowed(String verb, String group, String resource, String namespace, String name) {
        var parts = resource.split("/");
        var question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withNamespace("TENANT".equals(namespace) ? TENANT : namespace)
                .withName("TENANT".equals(name) ? TENANT : name)
                .endResourceAttributes()
                .endSpec()
                .build();
        return caisson.resource(question).create().getStatus().getAllowed();
    }

    private static Namespace namespace(String name, String podSecurity) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of(
                        "pod-security.kubernetes.io/enforce", podSecurity,
                        "app.kubernetes.io/managed-by", "caisson",
                        "caisson.io/tenant-id", "00000000-0000-0000-0000-000000000000"))
                .endMetadata()
                .build();
    }

    private static RoleBinding binding(String namespace, String role) {
        return new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("caisson")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject(null, "ServiceAccount", LeastRights.ACCOUNT, LeastRights.NAMESPACE)
                .build();
    }
}
