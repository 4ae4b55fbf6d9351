package io.caisson.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.images.ImageVerdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an image before and after it ran. */
class ImageJudgementTests {

    @ParameterizedTest
    @ValueSource(strings = {"10001", "10001:10001", "1", "65534:0", "10001:root"})
    void letsANumberRun(String user) {
        assertThat(ImageUser.problem(user)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', names no user", "0, as root", "0:0, as root", "00, as root", "root, as root", "':5', names no user"
    })
    void saysThatRootIsNotPossible(String user, String said) {
        assertThat(ImageUser.problem(user)).get().asString().contains(said, "USER 10001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "app:app", "nobody", "-1", "1000x"})
    void saysThatANameIsNotEnough(String user) {
        assertThat(ImageUser.problem(user)).get().asString().contains("'" + user + "'", "USER 10001");
    }

    @Test
    void takesSigsysForTheSandboxsDoing() {
        assertThat(SandboxEvidence.of(159, "").verdict()).isEqualTo(Kind.SANDBOX_CANT_RUN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoll_wait: Function not implemented",
                "Error: ENOSYS",
                "Bad system call (core dumped)",
                "setsockopt: Operation not supported",
                "open /dev/fuse: failed",
                "io_uring_setup failed"
            })
    void onlySuspectsTheSandboxForWhatAnAppSays(String lines) {
        assertThat(SandboxEvidence.of(1, lines).verdict()).isEqualTo(Kind.SANDBOX_SUSPECTED);
    }

    @Test
    void otherwiseTheAppFailed() {
        assertThat(SandboxEvidence.of(3, "fatal: no database").verdict()).isEqualTo(Kind.APP_FAILED);
        assertThat(SandboxEvidence.of(null, "").verdict()).isEqualTo(Kind.APP_FAILED);
    }

    @Test
    void theHintHoldsNothingThatTheAppWrote() {
        assertThat(SandboxEvidence.of(1, "hunter2: function not implemented").hint())
                .doesNotContain("hunter2");
    }
}
