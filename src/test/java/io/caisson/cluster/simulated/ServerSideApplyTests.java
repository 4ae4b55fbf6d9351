package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ServerSideApplyTests extends SimulatedClusterTest {

    @Test
    void createsWhatIsAbsent() {
        var applied = apply(configMap(Map.of("a", "1")));

        assertThat(applied.getMetadata().getUid()).isNotBlank();
        assertThat(applied.getMetadata().getCreationTimestamp()).isNotBlank();
        assertThat(applied.getData()).containsEntry("a", "1");
    }

    @Test
    void leavesTheVersionAloneAndTellsNobodyWhenNothingChanges() {
        List<String> seen = new CopyOnWriteArrayList<>();
        apply(configMap(Map.of("a", "1")));
        var before = apply(Workloads.deployment("web", "registry/samples/web:1.0", 0));
        soon().until(() -> isObserved("web"));
        var settled = deployment("web");
        var watch = client.configMaps().inNamespace(NAMESPACE).watch(recording(seen));
        soon().until(() -> seen.contains("ADDED 1"));
        apply(configMap(Map.of("a", "1")));
        var again = apply(Workloads.deployment("web", "registry/samples/web:1.0", 0));
        apply(configMap(Map.of("a", "2")));
        soon().until(() -> seen.contains("MODIFIED 2"));

        assertThat(again.getMetadata().getResourceVersion())
                .isEqualTo(settled.getMetadata().getResourceVersion());
        assertThat(again.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        watch.close();
        assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2");
    }

    @Test
    void removesWhatTheManagerNoLongerSendsAndKeepsWhatOthersSet() {
        apply(configMap(Map.of("mine", "1", "dropped", "1")));
        client.configMaps().inNamespace(NAMESPACE).withName("settings").edit(map -> new ConfigMapBuilder(map)
                .addToData("edited", "1")
                .build());
        apply(configMap(Map.of("theirs", "1")), "other");

        assertThat(apply(configMap(Map.of("mine", "1"))).getData()).containsOnlyKeys("mine", "edited", "theirs");
    }

    @Test
    void mergesContainersAndTheirVariablesByName() {
        apply(withVariable(Workloads.deployment("web", "registry/samples/web:1.0", 0), "DROPPED"));
        client.apps().deployments().inNamespace(NAMESPACE).withName("web").edit(live -> withVariable(live, "FOREIGN"));

        var applied = apply(withVariable(Workloads.deployment("web", "registry/samples/web:2.0", 0), "KEPT"));

        var container =
                applied.getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(container.getImage()).isEqualTo("registry/samples/web:2.0");
        assertThat(container.getEnv()).extracting(EnvVar::getName).containsExactly("KEPT", "FOREIGN");
    }

    @Test
    void countsGenerationsOfTheSpecificationAlone() {
        apply(Workloads.deployment("web", "registry/samples/web:1.0", 0));
        soon().until(() -> isObserved("web"));
        assertThat(deployment("web").getMetadata().getGeneration()).isEqualTo(1);

        apply(Workloads.deployment("web", "registry/samples/web:2.0", 0));
        assertThat(deployment("web").getMetadata().getGeneration()).isEqualTo(2);
        assertThat(deployment("web").getStatus()).isNotNull();
    }

    @Test
    void refusesToTakeAFieldFromAnotherManagerUnlessForced() {
        apply(configMap(Map.of("a", "1")), "other");

        assertThatThrownBy(() -> client.resource(configMap(Map.of("a", "2")))
                        .fieldManager("caisson")
                        .serverSideApply())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(409));
        assertThat(apply(configMap(Map.of("a", "2"))).getData()).containsEntry("a", "2");
    }

    @Test
    void isStableForAServiceWhoseAddressTheServerChose() {
        var service = new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build();
        var first = apply(service);

        assertThat(first.getSpec().getClusterIP()).isNotBlank();
        assertThat(apply(service)).isEqualTo(first);
    }

    private boolean isObserved(String name) {
        var status = deployment(name).getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getConditions().stream()
                        .anyMatch(condition -> "NewReplicaSetAvailable".equals(condition.getReason()));
    }

    private static ConfigMap configMap(Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static Deployment withVariable(Deployment deployment, String name) {
        return deployment
                .edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName(name)
                .withValue("1")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Watcher<ConfigMap> recording(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getData().get("a"));
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("CLOSED " + cause.getMessage());
            }
        };
    }
}
