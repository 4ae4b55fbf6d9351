package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KubeletSummaryTests extends SimulatedClusterTest {

    private static final String PATH = "/api/v1/nodes/simulated-1/proxy/stats/summary";

    @Test
    void measuresRunningPodsAndTheSandboxBesideTheirContainers() {
        assertThat(summary().at("/node/nodeName").asString()).isEqualTo("simulated-1");
        assertThat(summary().path("pods")).isEmpty();
        apply(Workloads.deployment("web", "registry.simulated/samples/web:1.0", 2));
        soon().until(() -> summary().path("pods").size() == 2);

        assertThat(summary().path("pods")).allSatisfy(pod -> {
            assertThat(pod.at("/podRef/namespace").asString()).isEqualTo(NAMESPACE);
            assertThat(pod.at("/podRef/uid").asString()).isNotEmpty();
            long sandbox = pod.at("/memory/workingSetBytes").asLong()
                    - pod.at("/containers/0/memory/workingSetBytes").asLong();
            assertThat(sandbox).isBetween(20_000_000L, 25_000_000L);
            assertThat(pod.at("/cpu/usageCoreNanoSeconds").asLong())
                    .isEqualTo(pod.at("/containers/0/cpu/usageCoreNanoSeconds").asLong());
        });
    }

    @Test
    void knowsNoOtherNodeAndNothingElseOfOne() {
        for (var path :
                new String[] {PATH.replace("simulated-1", "other"), PATH.replace("summary", "container"), PATH + "/more"
                }) {
            assertThat(client.raw(path)).as(path).isNull();
        }
    }

    private JsonNode summary() {
        return JsonMapper.shared().readTree(client.raw(PATH));
    }
}
