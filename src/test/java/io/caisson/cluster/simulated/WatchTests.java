package io.caisson.cluster.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchTests extends SimulatedClusterTest {

    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger updated = new AtomicInteger();
    private final AtomicInteger deleted = new AtomicInteger();

    @Test
    void anInformerOverAllNamespacesSeesEveryEventOfItsLabel() {
        createNamespace("tenant-other", Map.of());
        var informer =
                client.configMaps().inAnyNamespace().withLabel("managed", "yes").inform(counting());

        IntStream.range(0, 300).parallel().forEach(i -> {
            String namespace = i % 2 == 0 ? NAMESPACE : "tenant-other";
            client.resource(map(namespace, "map-" + i, Map.of("managed", i % 3 == 0 ? "no" : "yes")))
                    .create();
        });
        soon().until(() -> added.get() == 200);
        IntStream.range(0, 300).parallel().forEach(i -> client.configMaps()
                .inNamespace(i % 2 == 0 ? NAMESPACE : "tenant-other")
                .withName("map-" + i)
                .edit(live -> new ConfigMapBuilder(live).addToData("x", "1").build()));
        soon().until(() -> updated.get() == 200);
        client.configMaps().inNamespace(NAMESPACE).withLabel("managed", "yes").delete();
        soon().until(() -> deleted.get() == 100);

        assertThat(informer.getStore().list()).hasSize(100);
        assertThat(added).hasValue(200);
        informer.close();
    }

    @Test
    void anObjectThatLosesTheLabelIsDeletedForTheWatch() {
        client.configMaps().inAnyNamespace().withLabel("managed", "yes").inform(counting());
        client.resource(map(NAMESPACE, "one", Map.of("managed", "yes"))).create();
        soon().until(() -> added.get() == 1);

        client.configMaps().inNamespace(NAMESPACE).withName("one").edit(live -> new ConfigMapBuilder(live)
                .editMetadata()
                .addToLabels("managed", "no")
                .endMetadata()
                .build());

        soon().until(() -> deleted.get() == 1);
    }

    @Test
    void continuesFromTheVersionOfAList() {
        client.resource(map(NAMESPACE, "before", Map.of())).create();
        String version =
                client.configMaps().inNamespace(NAMESPACE).list().getMetadata().getResourceVersion();
        client.resource(map(NAMESPACE, "between", Map.of())).create();
        List<String> seen = new CopyOnWriteArrayList<>();

        var watch = client.configMaps()
                .inNamespace(NAMESPACE)
                .watch(new ListOptionsBuilder().withResourceVersion(version).build(), naming(seen));
        client.resource(map(NAMESPACE, "after", Map.of())).create();
        soon().until(() -> seen.contains("ADDED after"));
        watch.close();

        assertThat(seen).startsWith("ADDED between", "ADDED after").doesNotContain("ADDED before");
    }

    @Test
    void tellsAClientThatAsksForAForgottenPastToListAgain() {
        List<String> seen = new CopyOnWriteArrayList<>();

        client.configMaps()
                .inNamespace(NAMESPACE)
                .watch(new ListOptionsBuilder().withResourceVersion("999999").build(), naming(seen));

        soon().until(() -> seen.stream().anyMatch(event -> event.startsWith("GONE")));
    }

    @Test
    void keepsNothingOfAClosedWatch() {
        int before = cluster.watches();
        var watch = client.pods().inAnyNamespace().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, io.fabric8.kubernetes.api.model.Pod pod) {}

            @Override
            public void onClose(WatcherException cause) {}
        });
        var informer = client.pods().inAnyNamespace().inform();
        soon().until(() -> cluster.watches() == before + 2);

        watch.close();
        informer.close();

        soon().until(() -> cluster.watches() == before);
    }

    @Test
    void listsBySelectorsAndInPages() {
        for (String name : List.of("a", "b", "c")) {
            client.resource(map(NAMESPACE, name, Map.of("name", name))).create();
        }
        var maps = client.configMaps().inNamespace(NAMESPACE);

        assertThat(maps.withLabelIn("name", "a", "c").list().getItems()).hasSize(2);
        assertThat(maps.withLabelNotIn("name", "a").list().getItems()).hasSize(2);
        assertThat(maps.withoutLabel("name").list().getItems()).isEmpty();
        assertThat(maps.withField("metadata.name", "b").list().getItems()).hasSize(1);
        var page = maps.list(new ListOptionsBuilder().withLimit(2L).build());
        assertThat(page.getItems()).hasSize(2);
        var rest = maps.list(new ListOptionsBuilder()
                .withLimit(2L)
                .withContinue(page.getMetadata().getContinue())
                .build());
        assertThat(rest.getItems())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("c");
    }

    private ResourceEventHandler<ConfigMap> counting() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                added.incrementAndGet();
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                updated.incrementAndGet();
            }

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {
                deleted.incrementAndGet();
            }
        };
    }

    private static Watcher<ConfigMap> naming(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action + " " + map.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add((cause.isHttpGone() ? "GONE " : "CLOSED ") + cause.getMessage());
            }
        };
    }

    private static ConfigMap map(String namespace, String name, Map<String, String> labels) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
