package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Resources;
import io.caisson.verification.Now.Holding;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What differs by the same in every look stays; what differs by something else was on its way. */
class LooksTests {

    private final Looks looks = new Looks();

    private static Holding pods(int count) {
        return new Holding(Resources.of(550L * count, 1_000L * count), count);
    }

    /** What goes on to be charged is what is metered. */
    private static Now acme(@Nullable Integer kubernetes, int observed, int bound, int metered) {
        return new Now(
                "acme",
                false,
                kubernetes == null ? null : pods(kubernetes),
                pods(observed),
                pods(bound),
                pods(metered),
                pods(metered));
    }

    private void look(Now... tenants) {
        looks.add(List.of(tenants), null);
    }

    private List<String> told() {
        return looks.found().differences().stream()
                .map(one -> "%s: %s, but %s".formatted(one.what(), one.expected(), one.found()))
                .toList();
    }

    private List<String> totals() {
        return looks.found().totals().stream()
                .map(total -> Stream.of(
                                total.resource(),
                                total.kubernetes(),
                                total.postgresql(),
                                total.bound(),
                                total.metered(),
                                total.charged(),
                                total.agreement())
                        .map(String::valueOf)
                        .reduce("%s %s"::formatted)
                        .orElseThrow())
                .toList();
    }

    @Test
    void allFourAreAddedUpOverAllTenants() {
        var other = new Now("other", false, pods(3), pods(3), pods(2), pods(2), pods(2));
        look(acme(1, 1, 1, 1), other);
        assertThat(looks.differ()).isFalse();
        assertThat(totals())
                .containsExactly(
                        "CPU 2200 2200 1650 1650 1650 AGREES",
                        "MEMORY 4000 4000 3000 3000 3000 AGREES",
                        "PODS 4 4 3 3 3 AGREES");
    }

    @Test
    void anotherAmountIsAnotherDifference() {
        look(acme(2, 1, 1, 1));
        look(acme(3, 1, 1, 1));
        assertThat(looks.differ()).isFalse();
        assertThat(told()).isEmpty();
        assertThat(totals()).contains("PODS 3 1 1 1 1 PASSING");
    }

    /** Both are written at once and read at once. */
    @Test
    void whatIsNotMeteredIsToldByHoweverMuch() {
        look(acme(1, 1, 1, 2));
        look(acme(1, 1, 1, 0));
        assertThat(told())
                .containsExactly(
                        "acme now: pods on nodes and what is metered: 550m CPU, 1000, 1 pods, but 0m CPU, 0, 0 pods");
        assertThat(totals()).contains("PODS 1 1 1 0 0 DIFFERS");
    }

    @Test
    void anotherSignIsAnotherDifference() {
        look(acme(2, 1, 1, 1));
        look(acme(1, 2, 1, 1));
        assertThat(told()).isEmpty();
    }

    /** Pods that come and go on both sides take nothing away from one that is metered and isn't there. */
    @Test
    void theSameAmountOfOtherFiguresIsTheSameDifference() {
        look(acme(1, 1, 1, 2));
        look(acme(4, 4, 4, 5));
        assertThat(told())
                .containsExactly(
                        "acme now: pods on nodes and what is metered: 2200m CPU, 4000, 4 pods, but 2750m CPU, 5000, 5 pods");
        assertThat(totals()).contains("PODS 4 4 4 5 5 DIFFERS");
    }

    @Test
    void whatIsMeteredHasToGoOnToBeCharged() {
        for (int look = 0; look < 2; look++) {
            look(new Now("acme", false, pods(1), pods(1), pods(1), pods(1), pods(0)));
        }
        assertThat(told())
                .containsExactly(
                        "acme now: what is metered and what goes on to be charged: 550m CPU, 1000, 1 pods, but 0m CPU, 0, 0 pods");
    }

    @Test
    void aQuotaThatIsNotThereStaysSoWhateverIsHeldMeanwhile() {
        look(acme(null, 1, 1, 1));
        look(acme(null, 2, 2, 2));
        assertThat(told()).singleElement().asString().contains("no quota found", "2 pods observed");
    }

    @Test
    void whatHasNoQuotaBecauseItIsBeingRemovedIsNotInTheTotals() {
        look(acme(1, 1, 1, 1), new Now("gone", true, null, pods(2), pods(2), pods(2), pods(2)));
        assertThat(told()).isEmpty();
        assertThat(totals()).contains("PODS 1 1 1 1 1 AGREES");
    }

    @Test
    void whatDifferedBeforeKubernetesFellSilentIsToldAsNotComparedAgain() {
        look(acme(2, 1, 1, 2));
        looks.add(List.of(acme(null, 1, 1, 2)), "no route");
        assertThat(told())
                .containsExactly(
                        "quotas used in Kubernetes: an answer, but no route",
                        "acme now: quota used in Kubernetes and in PostgreSQL: 1100m CPU, 2000, 2 pods, but 550m CPU, 1000, 1 pods, when Kubernetes last answered: it could not be compared again",
                        "acme now: pods on nodes and what is metered: 550m CPU, 1000, 1 pods, but 1100m CPU, 2000, 2 pods");
        assertThat(totals()).contains("PODS null 1 1 2 2 DIFFERS");
    }

    @Test
    void whatKubernetesHasNoPartInIsComparedOnWithoutIt() {
        look(acme(1, 1, 1, 2));
        looks.add(List.of(acme(null, 1, 1, 1)), "no route");
        assertThat(told()).containsExactly("quotas used in Kubernetes: an answer, but no route");
        assertThat(totals()).contains("PODS null 1 1 1 1 NOT_COMPARED");
    }
}
