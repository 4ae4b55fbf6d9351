package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyTests extends ClusterFixture {

    @Test
    void createsWhatIsAbsentAndTakesOutWhatIsNoLongerSent() {
        apply(Map.of("a", "MQ==", "b", "Mg=="));
        var second = apply(Map.of("a", "MQ=="));

        assertThat(second.getData()).containsOnlyKeys("a");
    }

    @Test
    void leavesTheVersionAloneWhenNothingChanges() {
        var deployments = client.apps().deployments().inNamespace("acme");
        deployments.resource(deployment("web", 1, 1, 0)).serverSideApply();
        eventually(() ->
                assertThat(liveDeployment().getStatus().getAvailableReplicas()).isEqualTo(1));
        var before = liveDeployment();
        var after = deployments.resource(deployment("web", 1, 1, 0)).serverSideApply();

        assertThat(after.getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
        var changed = deployments.resource(deployment("web", 2, 1, 0)).serverSideApply();
        assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void refusesAnUpdateOfAnOlderVersion() {
        var leases = client.leases().inNamespace("acme");
        var first = leases.resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("watch")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("one")
                        .endSpec()
                        .build())
                .create();
        leases.resource(first.edit()
                        .editSpec()
                        .withHolderIdentity("two")
                        .endSpec()
                        .build())
                .update();

        var stale =
                first.edit().editSpec().withHolderIdentity("three").endSpec().build();
        assertThatThrownBy(() -> client.resource(stale).lockResourceVersion().update())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(409));
    }

    private Secret apply(Map<String, String> data) {
        return client.secrets()
                .inNamespace("acme")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("keys")
                        .endMetadata()
                        .withData(data)
                        .build())
                .serverSideApply();
    }
}
