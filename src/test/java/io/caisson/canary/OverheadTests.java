package io.caisson.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.shared.Memory;
import org.junit.jupiter.api.Test;

class OverheadTests {

    @Test
    void saysNothingWhileDeclaredAndObservedAreClose() {
        assertThat(Overhead.suggestion(Memory.mebibytes(64), Memory.mebibytes(48)))
                .isEmpty();
        assertThat(Overhead.suggestion(Memory.mebibytes(64), Memory.mebibytes(80)))
                .isEmpty();
        assertThat(Overhead.suggestion(Memory.mebibytes(64), Memory.ZERO)).isEmpty();
    }

    @Test
    void suggestsAnAmountWithRoomWhenTheyAreFarApart() {
        assertThat(Overhead.suggestion(Memory.mebibytes(64), new Memory(22_500_000)))
                .hasValueSatisfying(text -> assertThat(text).contains("holds 22Mi", "64Mi", "32Mi would do"));
        assertThat(Overhead.suggestion(Memory.mebibytes(64), Memory.mebibytes(100)))
                .hasValueSatisfying(text -> assertThat(text).contains("at least 128Mi"));
    }
}
