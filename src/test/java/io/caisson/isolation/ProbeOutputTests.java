package io.caisson.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeOutputTests {

    @Test
    void readsOneResultALine() {
        var results = ProbeOutput.read("r1", """
                caisson r1 kernel held 4.19.0-gvisor, booted by gVisor
                caisson r1 mount broken a file system was mounted
                caisson r1 node-port untested not known
                """);
        assertThat(results.get(Attempt.KERNEL))
                .isEqualTo(new Result(Attempt.KERNEL, Verdict.HELD, "4.19.0-gvisor, booted by gVisor"));
        assertThat(results.get(Attempt.MOUNT).verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(results.get(Attempt.NODE_PORT).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caisson r2 kernel held another run's",
                " caisson r1 kernel held indented",
                "caisson r1 kernel HELD shouted",
                "caisson r1 kernel held",
                "caisson r1 no-such-attempt held x",
                "caisson r1 KERNEL held x",
                "caisson.r1 kernel held x",
                "{\"caisson\": \"r1\", \"kernel\": \"held\"}"
            })
    void aLineThatIsNotExactlyTheScriptsDoesNotCount(String line) {
        assertThat(ProbeOutput.read("r1", line)).isEmpty();
    }

    @Test
    void anAttemptThatIsAnsweredInTwoWaysWasNotTested() {
        var twice = ProbeOutput.read("r1", "caisson r1 kernel broken runc\ncaisson r1 kernel held gVisor, honestly\n");
        assertThat(twice.get(Attempt.KERNEL).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void whatWasSeenIsShortAndHoldsNothingThatAPageOrATerminalObeys() {
        var hostile = "\u001b[31m\u202e<script>alert(1)</script>\u0007" + "x".repeat(500);
        var seen = ProbeOutput.read("r1", "caisson r1 kernel held " + hostile)
                .get(Attempt.KERNEL)
                .seen();
        assertThat(seen).hasSizeLessThanOrEqualTo(161).doesNotContain("\u001b", "\u202e", "\u0007");
        assertThat(ProbeOutput.read("r1", "caisson r1 kernel held " + "x".repeat(5_000)))
                .isEmpty();
    }

    @Test
    void aRunsNameIsNoPattern() {
        assertThat(ProbeOutput.read(".*", "caisson r1 kernel held x")).isEmpty();
    }

    @Test
    void theScriptAnswersEveryAttemptAndNoOther() {
        var script = io.caisson.cluster.Script.of(ProbeOutput.class, "probe.sh");
        var said = new HashSet<String>();
        var ids = Pattern.compile("(?:say|closed) ([a-z][a-z-]+) ").matcher(script);
        while (ids.find()) {
            said.add(ids.group(1));
        }
        assertThat(said)
                .contains("done", "written", "forking")
                .allMatch(id -> Set.of("done", "written", "forking").contains(id)
                        || Attempt.of(id).isPresent());
        assertThat(Attempt.values()).allMatch(attempt -> said.contains(attempt.id()));
    }
}
