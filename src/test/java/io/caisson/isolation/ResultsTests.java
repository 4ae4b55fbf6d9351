package io.caisson.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.ProbeView;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTests {

    @Test
    void everyAttemptHasAResultAndSilenceIsNotSuccess() {
        var results = Results.of(Map.of());
        assertThat(results).hasSize(Attempt.values().length).allMatch(result -> result.verdict() == Verdict.NOT_TESTED);
        assertThat(report(ReportState.DONE, results).outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void aDeadNetworkIsNotAClosedOne() {
        var answers = all(Verdict.HELD);
        assertThat(Results.of(answers)).allMatch(result -> result.verdict() == Verdict.HELD);

        answers.put(Attempt.CONTROL_PEER, new Result(Attempt.CONTROL_PEER, Verdict.NOT_TESTED, "no connection"));
        assertThat(Results.of(answers)).allSatisfy(result -> assertThat(result.verdict())
                .as(result.attempt().id())
                .isEqualTo(
                        result.attempt() == Attempt.CONTROL_PEER
                                        || result.attempt().network()
                                ? Verdict.NOT_TESTED
                                : Verdict.HELD));
        assertThat(report(ReportState.DONE, Results.of(answers)).outcome())
                .as("no alarm, and no all-clear")
                .isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void aWayOutCountsWhateverTheControlsSay() {
        var answers = all(Verdict.HELD);
        answers.remove(Attempt.CONTROL_DNS);
        answers.put(Attempt.KUBELET, new Result(Attempt.KUBELET, Verdict.BROKEN, "took a connection"));
        assertThat(Results.of(answers))
                .filteredOn(result -> result.attempt() == Attempt.KUBELET)
                .extracting(Result::verdict)
                .containsExactly(Verdict.BROKEN);
    }

    @Test
    void oneWayOutBreaksTheReport() {
        var answers = all(Verdict.HELD);
        assertThat(report(ReportState.DONE, Results.of(answers)).outcome()).isEqualTo(Outcome.HELD);
        answers.put(Attempt.MOUNT, new Result(Attempt.MOUNT, Verdict.BROKEN, "mounted"));
        assertThat(report(ReportState.DONE, Results.of(answers)).outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(report(ReportState.RUNNING, List.of()).outcome()).isNull();
    }

    @Test
    void aNodePortThatNobodyMadeLeavesNothingOut() {
        var answers = all(Verdict.HELD);
        answers.put(Attempt.NODE_PORT, new Result(Attempt.NODE_PORT, Verdict.NOT_TESTED, "there is none"));
        assertThat(report(ReportState.DONE, Results.of(answers)).outcome()).isEqualTo(Outcome.HELD);
        answers.put(Attempt.TOKEN, new Result(Attempt.TOKEN, Verdict.NOT_TESTED, "no answer"));
        assertThat(report(ReportState.DONE, Results.of(answers)).outcome()).isEqualTo(Outcome.INCOMPLETE);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # attempt, the probe began, ended, pod's reason, its message, exit code, verdict
            FORK, true, true, -, -, 137, HELD
            FORK, true, true, -, -, 2, HELD
            FORK, true, false, -, -, -, -
            FORK, false, true, -, -, 128, NOT_TESTED
            FORK, true, true, -, -, 0, NOT_TESTED
            FORK, true, true, DeadlineExceeded, -, 137, NOT_TESTED
            FORK, true, true, Evicted, The node was low on resource: memory., 137, NOT_TESTED
            DISK, true, true, Evicted, Pod ephemeral local storage usage exceeds the total limit of containers 16Mi., 137, HELD
            DISK, true, true, Evicted, Usage of EmptyDir volume "scratch" exceeds the limit "16Mi"., 137, HELD
            DISK, true, true, Evicted, The node was low on resource: ephemeral-storage., 137, NOT_TESTED
            DISK, true, true, Evicted, -, 137, NOT_TESTED
            DISK, true, true, DeadlineExceeded, -, 137, NOT_TESTED
            DISK, true, false, -, -, -, -
            """)
    void exhaustionIsHeldOnlyByTheEndThatItBrings(
            Attempt attempt,
            boolean began,
            boolean ended,
            String reason,
            String message,
            Integer exit,
            Verdict verdict) {
        var log = began ? "caisson r1 forking held up to 1000 processes\n" : "";
        var pod = new ProbeView("p", true, !ended, false, ended, "n", reason, message, null, exit, null, null);
        assertThat(Results.end(attempt, pod, "r1", log).map(Result::verdict)).isEqualTo(Optional.ofNullable(verdict));
    }

    @Test
    void whatTheProbeSaysOfExhaustionComesBeforeItsEnd() {
        var pod = new ProbeView("p", true, false, false, true, "n", null, null, null, 137, null, null);
        var log = "caisson r1 forking held up to 1000 processes\ncaisson r1 fork broken 1000 processes were made\n";
        assertThat(Results.end(Attempt.FORK, pod, "r1", log).map(Result::verdict))
                .contains(Verdict.BROKEN);
    }

    @Test
    void theDifferenceNamesWhatCameOutOtherwise() {
        var before = Results.of(all(Verdict.HELD));
        var answers = all(Verdict.HELD);
        answers.put(Attempt.METADATA, new Result(Attempt.METADATA, Verdict.BROKEN, "took a connection"));
        answers.put(Attempt.KERNEL, new Result(Attempt.KERNEL, Verdict.HELD, "seen otherwise, but held"));
        assertThat(Comparison.between(before, Results.of(answers)))
                .containsExactly(new Comparison.Difference(Attempt.METADATA, Verdict.HELD, Verdict.BROKEN));
        assertThat(Comparison.between(before, before)).isEmpty();
        assertThat(Comparison.between(List.of(), before)).hasSize(Attempt.values().length);
    }

    @Test
    void thePdfHoldsAnyReport() {
        var hostile = new Result(Attempt.KERNEL, Verdict.BROKEN, "\u202e<b>☠</b> %PDF (unbalanced \\");
        var pdf = ReportPdf.of(report(ReportState.DONE, List.of(hostile)), "Ünïcode ☃ GmbH", "unicode", null);
        assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
    }

    private static Map<Attempt, Result> all(Verdict verdict) {
        var answers = new EnumMap<Attempt, Result>(Attempt.class);
        for (var attempt : Attempt.values()) {
            answers.put(attempt, new Result(attempt, verdict, "seen"));
        }
        return answers;
    }

    private static Report report(ReportState state, List<Result> results) {
        var id = new UUID(0, 1);
        return new Report(
                id, id, 1, Trigger.DEMAND, "test", state, null, "gvisor", 0, Instant.EPOCH, Instant.EPOCH, results);
    }
}
