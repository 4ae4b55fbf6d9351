package io.caisson.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswersTests {

    @Test
    void readsOnlyLinesOfItsOwnRun() {
        var answers = Answers.of("r1", "noise\ncaisson r2 memory survived\ncaisson r1 memory refused\n");
        assertThat(answers.get("memory")).contains("refused");
    }

    @Test
    void makesAHostileLineHarmless() {
        var answers = Answers.of("r1", "caisson r1 uname \u001b[2J\u202egvisor\u0000" + "x".repeat(900));
        assertThat(answers.get("uname").orElseThrow())
                .doesNotContain("\u001b", "\u202e", "\u0000")
                .hasSizeLessThanOrEqualTo(201);
        assertThat(Answers.of("r1", "caisson r1 uname " + "x".repeat(100_000)).get("uname"))
                .isEmpty();
        assertThat(Answers.of("r1", "caisson r1 UNAME; rm x").get("uname")).isEmpty();
    }
}
