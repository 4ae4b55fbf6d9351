package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ConcurrencyTests extends SimulatedClusterTest {

    private final Set<String> leading = ConcurrentHashMap.newKeySet();

    @Test
    void refusesAnUpdateOfAnOutdatedVersion() {
        var first = client.resource(map("1")).create();
        var second = client.resource(with(first, "2")).update();

        assertThatThrownBy(() -> client.resource(with(first, "3")).update()).satisfies(ConcurrencyTests::isConflict);
        String stale =
                "{\"metadata\":{\"resourceVersion\":\"" + first.getMetadata().getResourceVersion() + "\"}}";
        assertThatThrownBy(() -> client.configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("settings")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), stale))
                .satisfies(ConcurrencyTests::isConflict);
        assertThat(client.resource(with(second, "3")).update().getData()).containsEntry("value", "3");
    }

    @Test
    void letsOneOfTwoClientsLeadAndTheOtherTakeOver() {
        try (var other = cluster.newClient()) {
            var one = elector(client, "one");
            var two = elector(other, "two");
            var firstTerm = one.start();
            soon().until(() -> leading.contains("one"));
            var secondTerm = two.start();

            assertThat(leading).containsExactly("one");
            firstTerm.cancel(true);
            soon().until(() -> leading.equals(Set.of("two")));
            secondTerm.cancel(true);
            soon().until(leading::isEmpty);
        }
    }

    private LeaderElector elector(KubernetesClient client, String identity) {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("leader")
                        .withLock(new LeaseLock(NAMESPACE, "leader", identity))
                        .withLeaseDuration(Duration.ofSeconds(4))
                        .withRenewDeadline(Duration.ofSeconds(3))
                        .withRetryPeriod(Duration.ofMillis(100))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                () -> leading.add(identity), () -> leading.remove(identity), leader -> {}))
                        .build())
                .build();
    }

    private static void isConflict(Throwable refusal) {
        assertThat(refusal).isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                .isEqualTo(409));
    }

    private static ConfigMap map(String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("value", value)
                .build();
    }

    private static ConfigMap with(ConfigMap map, String value) {
        return new ConfigMapBuilder(map).addToData("value", value).build();
    }
}
