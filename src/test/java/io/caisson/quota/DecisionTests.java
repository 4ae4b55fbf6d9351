package io.caisson.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.quota.Preflight.Fits;
import io.caisson.quota.Preflight.Refused;
import io.caisson.shared.Resources;
import org.junit.jupiter.api.Test;

class DecisionTests {

    private static final Resources OVERHEAD = Resources.of(50, 64);
    private static final Resources EACH = Resources.of(100, 128);
    private static final Held NOTHING = new Held(Resources.NONE, 0, Resources.NONE);

    @Test
    void aFirstReleaseFitsToTheLastMillicore() {
        var decision = decide(hard(300, 1_000, 10), NOTHING, NOTHING, Claim.NOTHING, new Claim(2, EACH));

        assertThat(decision)
                .isEqualTo(new Fits(
                        new Held(Resources.of(300, 384), 2, Resources.of(100, 128)),
                        new Held(Resources.of(300, 1_000), 10, Resources.NONE),
                        new Claim(2, EACH),
                        0));
    }

    @Test
    void theOverheadAloneCanBeTooMuchAndIsNamed() {
        var decision = decide(hard(299, 1_000, 10), NOTHING, NOTHING, Claim.NOTHING, new Claim(2, EACH));

        assertThat(decision).isInstanceOf(Refused.class);
        assertThat(((Refused) decision).message())
                .contains("Not enough CPU in the quota", "the sandbox takes 100m", "299m CPU");
    }

    @Test
    void aRolloutTakesItsSurgeWhereThereIsRoom() {
        var serving = new Claim(2, EACH);

        assertThat(decide(hard(450, 1_000, 3), NOTHING, held(2), serving, serving))
                .isInstanceOfSatisfying(Fits.class, fits -> {
                    assertThat(fits.surge()).isEqualTo(1);
                    assertThat(fits.claim().instances()).isEqualTo(3);
                });
    }

    @Test
    void aRolloutGoesWithoutSurgeWhereOnlyThatDoesNotFit() {
        var serving = new Claim(2, EACH);

        for (var hard : new Held[] {hard(449, 1_000, 3), hard(450, 575, 3), hard(450, 1_000, 2)}) {
            assertThat(decide(hard, NOTHING, held(2), serving, serving))
                    .isInstanceOfSatisfying(
                            Fits.class, fits -> assertThat(fits.surge()).isZero());
        }
    }

    @Test
    void whatOthersReservedIsNotLeft() {
        var decision = decide(hard(300, 1_000, 10), held(1), NOTHING, Claim.NOTHING, new Claim(2, EACH));

        assertThat(decision).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.left().total()).isEqualTo(Resources.of(150, 808));
            assertThat(refused.left().instances()).isEqualTo(9);
        });
    }

    @Test
    void whatDoesNotGrowIsAcceptedWhereAGrownOverheadHasPutTheTenantPastItsQuota() {
        var past = hard(200, 1_000, 10);
        var serving = new Claim(2, EACH);

        assertThat(decide(past, NOTHING, held(2), serving, serving)).isInstanceOf(Fits.class);
        assertThat(decide(past, NOTHING, held(2), serving, new Claim(1, EACH))).isInstanceOf(Fits.class);
        assertThat(decide(past, NOTHING, held(2), serving, new Claim(3, EACH))).isInstanceOf(Refused.class);
    }

    @Test
    void namesAllThatIsLacking() {
        var decision = decide(hard(10, 10, 0), NOTHING, NOTHING, Claim.NOTHING, new Claim(1, EACH));

        assertThat(((Refused) decision).message()).contains("Not enough CPU and memory and instances");
    }

    private static Preflight decide(Held hard, Held others, Held own, Claim serving, Claim next) {
        return Decision.of(hard, others, own, OVERHEAD, serving, next);
    }

    private static Held hard(long cpu, long memory, int instances) {
        return new Held(Resources.of(cpu, memory), instances, Resources.NONE);
    }

    private static Held held(int instances) {
        return Held.of(EACH, instances, OVERHEAD);
    }
}
