package io.caisson.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldManagersTests {

    private static final ManagedFieldsEntry OURS =
            entry("caisson", "Apply", null, "12:00:00", Map.of("f:spec", Map.of("f:replicas", Map.of())));

    /** An apply that changed nothing of an object that was there leaves an entry without a time. */
    @Test
    void readsAnEntryOfOursThatHasNoTime() {
        var untimed = new ManagedFieldsEntryBuilder(OURS).withTime(null).build();

        assertThat(FieldManagers.applied(List.of(untimed))).isEmpty();
    }

    @Test
    void takesOverWhatOthersPutIntoTheSpecification() {
        var theirs = entry(
                "kubectl-edit",
                "Update",
                null,
                "12:00:05",
                Map.of("f:spec", Map.of("f:template", Map.of("f:spec", Map.of("k:{\"name\":\"evil\"}", Map.of())))));

        var taken = FieldManagers.takenOver(List.of(theirs, OURS)).orElseThrow();

        assertThat(taken).singleElement().satisfies(entry -> {
            assertThat(entry.getManager()).isEqualTo("caisson");
            assertThat(entry.getTime()).isEqualTo("12:00:00");
            assertThat(entry.getFieldsV1().getAdditionalProperties())
                    .isEqualTo(Map.of(
                            "f:spec",
                            Map.of(
                                    "f:replicas",
                                    Map.of(),
                                    "f:template",
                                    Map.of("f:spec", Map.of("k:{\"name\":\"evil\"}", Map.of())))));
        });
    }

    @Test
    void takesOverLabelsThatMeanSomethingHereAndNoOthers() {
        var theirs = entry(
                "kubectl-label",
                "Update",
                null,
                "12:00:05",
                Map.of(
                        "f:metadata",
                        Map.of("f:labels", Map.of("f:caisson.io/ingress", Map.of(), "f:cost-centre", Map.of()))));

        var taken = FieldManagers.takenOver(List.of(OURS, theirs)).orElseThrow();

        assertThat(taken.getLast().getFieldsV1().getAdditionalProperties().get("f:metadata"))
                .isEqualTo(Map.of("f:labels", Map.of("f:caisson.io/ingress", Map.of())));
    }

    @Test
    void leavesStatusAnnotationsAndFinalizersToTheirControllers() {
        var status = entry("kube-controller-manager", "Update", "status", "12:00:01", Map.of("f:status", Map.of()));
        var notes = entry(
                "some-controller",
                "Update",
                null,
                "12:00:02",
                Map.of("f:metadata", Map.of("f:annotations", Map.of("f:a", Map.of()), "f:finalizers", Map.of())));

        assertThat(FieldManagers.takenOver(List.of(OURS, status, notes))).isEmpty();
    }

    @Test
    void takesNothingFromAnObjectThatWasNeverApplied() {
        assertThat(FieldManagers.takenOver(List.of(entry("someone", "Update", null, "", Map.of("f:spec", Map.of())))))
                .isEmpty();
    }

    @Test
    void noticesAnotherManagerAndNotItself() {
        var before = FieldManagers.others(List.of(OURS));
        var scaled = entry("kubectl", "Update", "scale", "12:00:09", Map.of("f:spec", Map.of("f:replicas", Map.of())));

        assertThat(before).isEmpty();
        assertThat(FieldManagers.others(List.of(OURS, scaled))).containsOnlyKeys("kubectl");
        assertThat(FieldManagers.applied(List.of(scaled, OURS))).isEqualTo("12:00:00");
    }

    private static ManagedFieldsEntry entry(
            String manager, String operation, @Nullable String subresource, String time, Map<String, Object> fields) {
        var set = new FieldsV1();
        set.setAdditionalProperties(fields);
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation(operation)
                .withSubresource(subresource)
                .withTime(time)
                .withFieldsV1(set)
                .build();
    }
}
