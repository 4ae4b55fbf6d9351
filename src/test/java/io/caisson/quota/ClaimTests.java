package io.caisson.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Resources;
import org.junit.jupiter.api.Test;

class ClaimTests {

    private static final Claim TWO_SMALL = new Claim(2, Resources.of(100, 1_000));

    @Test
    void aFirstReleaseHoldsOnlyItself() {
        assertThat(TWO_SMALL.rollingOver(Claim.NOTHING, 1)).isEqualTo(TWO_SMALL);
    }

    @Test
    void aRolloutHoldsTheSurgeOnTop() {
        assertThat(TWO_SMALL.rollingOver(TWO_SMALL, 1)).isEqualTo(new Claim(3, Resources.of(100, 1_000)));
        assertThat(TWO_SMALL.rollingOver(TWO_SMALL, 0)).isEqualTo(TWO_SMALL);
    }

    @Test
    void theLargerCountMeetsTheLargerSizeInEachPart() {
        var threeOther = new Claim(3, Resources.of(50, 5_000));

        assertThat(TWO_SMALL.rollingOver(threeOther, 1)).isEqualTo(new Claim(4, Resources.of(100, 5_000)));
        assertThat(threeOther.rollingOver(TWO_SMALL, 0)).isEqualTo(new Claim(3, Resources.of(100, 5_000)));
    }

    @Test
    void stoppingNeedsNoSurge() {
        var stopped = new Claim(0, Resources.of(100, 1_000));

        assertThat(stopped.rollingOver(TWO_SMALL, 0)).isEqualTo(TWO_SMALL);
    }
}
