package io.caisson.apps;

import static io.caisson.apps.DeploymentState.APPLYING;
import static io.caisson.apps.DeploymentState.CANCELLED;
import static io.caisson.apps.DeploymentState.FAILED;
import static io.caisson.apps.DeploymentState.HEALTHY;
import static io.caisson.apps.DeploymentState.QUEUED;
import static io.caisson.apps.DeploymentState.ROLLING_OUT;
import static io.caisson.apps.DeploymentState.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeploymentStateTests {

    /** Repeating a step is allowed, since a killed process's successor begins at the top. */
    private static final Map<DeploymentState, Set<DeploymentState>> ALLOWED = Map.of(
            QUEUED, EnumSet.of(APPLYING, FAILED, CANCELLED, SUPERSEDED),
            APPLYING, EnumSet.of(APPLYING, ROLLING_OUT, FAILED, CANCELLED, SUPERSEDED),
            ROLLING_OUT, EnumSet.of(ROLLING_OUT, HEALTHY, FAILED, CANCELLED, SUPERSEDED));

    static Stream<Arguments> pairs() {
        return Arrays.stream(DeploymentState.values())
                .flatMap(from -> Arrays.stream(DeploymentState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @MethodSource("pairs")
    void goesOnlyWhereATransitionLeads(DeploymentState from, DeploymentState to) {
        if (ALLOWED.getOrDefault(from, Set.of()).contains(to)) {
            assertThat(from.next(to)).isEqualTo(to);
        } else {
            assertThatIllegalStateException()
                    .isThrownBy(() -> from.next(to))
                    .withMessage("deployment: %s → %s", from, to);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isActiveWhileItCanStillGoSomewhere(DeploymentState state) {
        assertThat(state.active()).isEqualTo(ALLOWED.containsKey(state));
    }
}
