package io.caisson.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.cluster.ProbeView;
import io.caisson.shared.Cpu;
import io.caisson.shared.Memory;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTests {

    private static final Memory ASKED = Memory.mebibytes(256);
    private static final Memory BOUND = Memory.mebibytes(128);

    @ParameterizedTest
    @CsvSource({
        "4.19.0-gvisor, [    0.000000] Starting gVisor..., PASSED",
        "6.18.44, dmesg: klogctl: Operation not permitted, FAILED",
        "6.18.44-gvisor, [    0.000000] Linux version 6.18.44, FAILED",
        "6.18.44, [    0.000000] Starting gVisor..., FAILED"
    })
    void theKernelHasToBeGvisorsByBothOfItsSigns(String release, String dmesg, Verdict verdict) {
        var answers = Answers.of("r1", "caisson r1 uname %s\ncaisson r1 dmesg %s\n".formatted(release, dmesg));
        assertThat(Findings.kernel(answers).map(Finding::verdict)).contains(verdict);
    }

    @ParameterizedTest
    @CsvSource({"220, PASSED", "198, PASSED", "242, PASSED", "243, FAILED", "2000, FAILED", "197, WARNED"})
    void aBusyLoopGetsLimitAndOverheadWithinTenPercent(long share, Verdict verdict) {
        assertThat(Findings.cpu(new Cpu(share), new Cpu(220)).verdict()).isEqualTo(verdict);
    }

    @Test
    void memoryThatIsGivenPastTheLimitFailsTheNode() {
        assertThat(memory("caisson r1 memory survived", running())).contains(Verdict.FAILED);
        assertThat(memory("caisson r1 memory refused", running())).contains(Verdict.PASSED);
        assertThat(memory("", ended("OOMKilled", null))).contains(Verdict.PASSED);
        assertThat(memory("", running())).isEmpty();
    }

    @Test
    void processesWithoutALimitAreAWarningThatSaysWhatToSet() {
        var unbounded = Findings.processes(answers("processes all"), running(), OptionalLong.empty(), 800)
                .orElseThrow();
        assertThat(unbounded.verdict()).isEqualTo(Verdict.WARNED);
        assertThat(unbounded.seen()).contains("podPidsLimit");
        assertThat(processes("processes all", running(), 512)).contains(Verdict.FAILED);
        assertThat(processes("processes all", running(), 4096)).contains(Verdict.WARNED);
        assertThat(processes("processes 200", ended("Error", null), 512)).contains(Verdict.PASSED);
        assertThat(processes("processes 200", running(), 512)).isEmpty();
    }

    @Test
    void onlyAnEvictionProvesTheDiskLimit() {
        assertThat(disk("disk written", ended("Error", "Evicted"))).contains(Verdict.PASSED);
        assertThat(disk("disk written", running())).isEmpty();
        assertThat(disk("", ended("Error", null))).contains(Verdict.NOT_TESTED);
        var overdue = Findings.overdue(Probe.DISK, answers("disk written"), running());
        assertThat(overdue.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aSandboxThatDoesNotStartFailsAndAFullNodeIsNotTested() {
        var stuck = pod(true, false, false, null, null, "CreateContainerError: no such handler");
        assertThat(Findings.overdue(Probe.KERNEL, answers(""), stuck).verdict()).isEqualTo(Verdict.FAILED);
        var noImage = pod(true, false, false, null, null, "ErrImagePull: not found");
        assertThat(Findings.overdue(Probe.KERNEL, answers(""), noImage).verdict())
                .isEqualTo(Verdict.NOT_TESTED);
        var full = pod(false, false, false, null, null, "0/1 nodes are available");
        assertThat(Findings.overdue(Probe.KERNEL, answers(""), full).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    private static Optional<Verdict> memory(String log, ProbeView pod) {
        return Findings.memory(Answers.of("r1", log), pod, ASKED, BOUND).map(Finding::verdict);
    }

    private static Optional<Verdict> processes(String said, ProbeView pod, long limit) {
        return Findings.processes(answers(said), pod, OptionalLong.of(limit), 800)
                .map(Finding::verdict);
    }

    private static Optional<Verdict> disk(String said, ProbeView pod) {
        return Findings.disk(answers(said), pod, ASKED, BOUND).map(Finding::verdict);
    }

    private static Answers answers(String said) {
        return Answers.of("r1", "caisson r1 " + said);
    }

    private static ProbeView running() {
        return pod(true, true, false, null, null, null);
    }

    private static ProbeView ended(String endReason, String reason) {
        return pod(true, false, true, reason, endReason, null);
    }

    private static ProbeView pod(
            boolean scheduled, boolean running, boolean ended, String reason, String endReason, String waiting) {
        return new ProbeView(
                "p",
                scheduled,
                running,
                running,
                ended,
                "n",
                reason,
                null,
                waiting,
                ended ? 137 : null,
                endReason,
                null);
    }
}
