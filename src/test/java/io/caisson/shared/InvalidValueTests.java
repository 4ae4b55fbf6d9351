package io.caisson.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidValueTests {

    @Test
    void namesTheFieldQuotesTheValueAndSaysWhatIsAllowed() {
        assertThat(new InvalidValue("cpu", "many", "millicores such as 250m"))
                .hasMessage("cpu is 'many', but must be millicores such as 250m.");
    }

    @Test
    void quotesNoMoreThanEightyCharacters() {
        assertThat(new InvalidValue("cpu", "9".repeat(100_000), "less"))
                .hasMessage("cpu is '%s…', but must be less.", "9".repeat(80));
    }

    @Test
    void aHostileValueForgesNoLogLine() {
        assertThat(new InvalidValue("name", "x\r\n2026-11-24 INFO all is well\u001b[31m\u0085", "a name").getMessage())
                .matches("[^\\p{Cntrl}]*");
        assertThat(new InvalidValue("name", "a\u2028b\u202ec", "a name").getMessage())
                .doesNotContain("\u2028", "\u202e");
    }
}
