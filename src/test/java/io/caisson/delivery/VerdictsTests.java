package io.caisson.delivery;

import static io.caisson.delivery.PodSeen.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.caisson.apps.Reason;
import io.caisson.cluster.AppSpec;
import io.caisson.cluster.Rollout;
import io.caisson.shared.Resources;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictsTests {

    private static final PodSeen NEW = PodSeen.of(2);
    private static final PodSeen READY = NEW.readyFor(Duration.ofSeconds(3));

    @Test
    void isCompleteWhenTheDeploymentAndEachInstanceSaySo() {
        assertThat(verdict(true, READY, READY)).isInstanceOf(Verdict.Complete.class);
    }

    static Stream<Arguments> unfinished() {
        return Stream.of(
                arguments("the Deployment's status says not yet", false, List.of(READY, READY)),
                arguments("an instance is not ready", true, List.of(READY, NEW)),
                arguments("an instance is missing", true, List.of(READY)),
                arguments("there is no instance at all", true, List.of()),
                arguments("an instance is on its way out", true, List.of(READY, READY.terminating())),
                arguments("an instance is of the release before", true, List.of(READY, PodSeen.of(1))),
                arguments(
                        "an instance ended once and is up again for a moment",
                        true,
                        List.of(READY, READY.restarted(1, "OOMKilled", 137))),
                arguments(
                        "an instance ended twice and is up again for a moment",
                        true,
                        List.of(READY, READY.restarted(2, "Error", 3))),
                arguments(
                        "an instance ended once, which may be bad luck",
                        false,
                        List.of(READY, NEW.restarted(1, "Error", 3))),
                arguments(
                        "a registry may come back",
                        false,
                        List.of(READY, NEW.waiting("ErrImagePull", "dial tcp: connection refused"))),
                arguments(
                        "the release before crashes",
                        false,
                        List.of(PodSeen.of(1).restarted(9, "Error", 1))),
                arguments(
                        "what crashed is on its way out",
                        false,
                        List.of(NEW.waiting("CrashLoopBackOff", "")
                                .restarted(9, "Error", 1)
                                .terminating())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinished")
    void goesOnWhile(String ignored, boolean complete, List<PodSeen> pods) {
        assertThat(verdict(complete, pods.toArray(PodSeen[]::new))).isInstanceOf(Verdict.Going.class);
    }

    @Test
    void anInstanceThatEndedOnceHasToProveItselfForTwentySeconds() {
        var proven = NEW.restarted(1, "Error", 1).readyFor(Duration.ofSeconds(20));

        assertThat(verdict(true, READY, proven)).isInstanceOf(Verdict.Complete.class);
        assertThat(verdict(true, READY, proven.readyFor(Duration.ofSeconds(19))))
                .isInstanceOf(Verdict.Going.class);
    }

    static Stream<Arguments> broken() {
        var held = NEW.waiting("CrashLoopBackOff", "back-off 10s");
        return Stream.of(
                arguments(
                        Reason.IMAGE_NEEDS_ROOT,
                        NEW.waiting(
                                "CreateContainerConfigError",
                                "container has runAsNonRoot and image will run as root (pod: web)"),
                        "USER"),
                arguments(
                        Reason.IMAGE_NEEDS_ROOT,
                        NEW.waiting(
                                "CreateContainerConfigError",
                                "container has runAsNonRoot and image has non-numeric user (web), cannot verify user is non-root"),
                        "numeric"),
                arguments(
                        Reason.IMAGE_NOT_FOUND,
                        NEW.waiting("ErrImagePull", "rpc error: code = NotFound: example/web@sha256: not found"),
                        "removed"),
                arguments(Reason.IMAGE_NOT_FOUND, NEW.waiting("ImagePullBackOff", "manifest unknown"), "removed"),
                arguments(
                        Reason.REGISTRY_REFUSED,
                        NEW.waiting("ErrImagePull", "pull access denied, 401 Unauthorized"),
                        "refused"),
                arguments(
                        Reason.COULD_NOT_START,
                        NEW.waiting("RunContainerError", "exec: \"/nothing\": no such file"),
                        "/nothing"),
                arguments(Reason.COULD_NOT_START, NEW.waiting("InvalidImageName", "bad name"), "bad name"),
                arguments(Reason.CRASH_LOOP, held.restarted(1, "Error", 3), "exit code 3"),
                arguments(Reason.CRASH_LOOP, NEW.restarted(2, "Error", 3), "exit code 3"),
                arguments(Reason.CRASH_LOOP, held.restarted(1, "Completed", 0), "exit code 0"),
                arguments(Reason.OUT_OF_MEMORY, held.restarted(1, "OOMKilled", 137), "128Mi"),
                arguments(Reason.OUT_OF_MEMORY, held.restarted(1, "Error", 137), "more memory"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("broken")
    void breaksAtOnceWithItsReason(Reason reason, PodSeen pod, String said) {
        assertBroken(verdict(false, READY, pod), reason, said);
    }

    static Stream<Arguments> late() {
        var refused = "pods \"web-1\" is forbidden: exceeded quota: tenant, requested: pods=1";
        return Stream.of(
                arguments(Reason.QUOTA_EXCEEDED, refused, List.of(), "exceeded quota"),
                arguments(Reason.CLUSTER_REFUSED, "admission webhook said no", List.of(), "webhook said no"),
                arguments(
                        Reason.NO_SANDBOX_NODE,
                        null,
                        List.of(NEW.waiting("Unschedulable", "0/1 nodes are available")),
                        "room"),
                arguments(
                        Reason.REGISTRY_UNREACHABLE,
                        null,
                        List.of(NEW.waiting("ImagePullBackOff", "dial tcp: connection refused")),
                        "could not pull"),
                arguments(Reason.NOT_READY_IN_TIME, null, List.of(NEW), "within 60 seconds"),
                arguments(Reason.NOT_READY_IN_TIME, null, List.of(), "listen on its port"),
                arguments(Reason.NOT_READY_IN_TIME, null, List.of(NEW.restarted(1, "Error", 1)), "ended 1 times"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("late")
    void breaksOnlyWhenItsTimeIsUp(Reason reason, @Nullable String refused, List<PodSeen> pods, String said) {
        var rollout =
                new Rollout(false, refused, pods.stream().map(PodSeen::view).toList());

        assertThat(Verdicts.of(rollout, spec(), NOW.minusSeconds(59), NOW)).isInstanceOf(Verdict.Going.class);
        assertBroken(Verdicts.of(rollout, spec(), NOW.minusSeconds(60), NOW), reason, said);
    }

    @Test
    void everyReasonThatTheClusterCanGiveIsTested() {
        var tested = EnumSet.noneOf(Reason.class);
        Stream.concat(broken(), late()).forEach(row -> tested.add((Reason) row.get()[0]));

        assertThat(EnumSet.complementOf(tested))
                .containsExactlyInAnyOrder(
                        Reason.SANDBOX_UNAVAILABLE,
                        Reason.CLUSTER_UNREACHABLE,
                        Reason.TENANT_SUSPENDED,
                        Reason.TOO_MANY_LOOK_UPS);
    }

    @Test
    void namesThePodWhoseLogsTellMore() {
        var verdict = verdict(false, READY, NEW.waiting("CrashLoopBackOff", "").restarted(3, "Error", 3));

        assertThat(((Verdict.Broken) verdict).pod()).isNotNull();
    }

    private static void assertBroken(Verdict verdict, Reason reason, String said) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Broken.class, broken -> {
            assertThat(broken.reason()).isEqualTo(reason);
            assertThat(broken.message()).contains(said);
        });
    }

    @Test
    void aContainerThatCouldNotBeStartedAtOnceIsTriedAgainBeforeItIsCalledBroken() {
        var view = NEW.waiting("CreateContainerConfigError", "failed to sync secret cache: timed out")
                .view();
        var rollout = new Rollout(false, null, List.of(view));
        var fourteenSecondsOld = NOW.minusSeconds(16);

        assertThat(Verdicts.of(rollout, spec(), NOW.minusSeconds(5), fourteenSecondsOld))
                .isInstanceOf(Verdict.Going.class);
        assertBroken(Verdicts.of(rollout, spec(), NOW.minusSeconds(5), NOW), Reason.COULD_NOT_START, "secret cache");
    }

    /** As a busy node showed it: its first try to pull came before it had the Secret, and without. */
    @Test
    void aNodeThatIsRefusedTriesAgainBeforeThatCounts() {
        var view = NEW.waiting("ErrImagePull", "pull access denied, authorization failed")
                .view();
        var rollout = new Rollout(false, null, List.of(view));

        assertThat(Verdicts.of(rollout, spec(), NOW.minusSeconds(5), NOW.minusSeconds(1)))
                .isInstanceOf(Verdict.Going.class);
        assertBroken(Verdicts.of(rollout, spec(), NOW.minusSeconds(5), NOW), Reason.REGISTRY_REFUSED, "refused");
    }

    /** As a node showed it: the kernel ended the sandbox, and the restart came before the kubelet knew. */
    @Test
    void aRestartInASandboxThatIsGoneIsNoVerdictYet() {
        var tried = NEW.waiting("RunContainerError", "sandbox container \"4356422f\" is not running");
        var held = NEW.waiting("CrashLoopBackOff", "back-off 10s");

        assertThat(verdict(false, tried.restarted(1, "StartError", 128))).isInstanceOf(Verdict.Going.class);
        assertThat(verdict(false, held.restarted(1, "StartError", 128))).isInstanceOf(Verdict.Going.class);
        assertBroken(verdict(false, held.restarted(2, "OOMKilled", 128)), Reason.OUT_OF_MEMORY, "128Mi");
    }

    private static Verdict verdict(boolean complete, PodSeen... pods) {
        var rollout =
                new Rollout(complete, null, Stream.of(pods).map(PodSeen::view).toList());
        return Verdicts.of(rollout, spec(), NOW.minusSeconds(5), NOW);
    }

    private static AppSpec spec() {
        return new AppSpec(
                new UUID(0, 1),
                "acme",
                new UUID(0, 2),
                "web",
                2,
                "registry.example.org/web@sha256:" + "0".repeat(64),
                null,
                2,
                Resources.of(100, 128L << 20),
                8080,
                Map.of(),
                1,
                60);
    }
}
