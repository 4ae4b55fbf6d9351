package io.caisson.images;

import io.caisson.images.ImageVerdict.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges from an app's end whether the sandbox was the reason; a pure function. Of the sandbox's own words, the cluster
 * gives those of a start that failed. Its log, which would name the system call, lies on the node and can't be had
 * through the Kubernetes API.
 *
 * @see <a href="https://gvisor.dev/docs/user_guide/compatibility/">gVisor, compatibility</a>
 */
record SandboxEvidence(Kind verdict, @Nullable String hint) {

    /** 128 and SIGSYS, which is 31. */
    private static final int BAD_SYSTEM_CALL = 159;

    /** What C libraries write for errors that a system call gets which gVisor doesn't have. */
    private static final List<Map.Entry<String, String>> SIGNS = List.of(
            Map.entry("bad system call", "a system call that is not allowed"),
            Map.entry("function not implemented", "a system call that is not implemented"),
            Map.entry("enosys", "a system call that is not implemented"),
            Map.entry("operation not supported", "an operation that is not supported"),
            Map.entry("eopnotsupp", "an operation that is not supported"),
            Map.entry("io_uring", "io_uring, which the sandbox does not have"),
            Map.entry("/dev/kvm", "a device that the sandbox does not have"),
            Map.entry("/dev/fuse", "a device that the sandbox does not have"),
            Map.entry("no such device", "a device that is not there"));

    static SandboxEvidence of(@Nullable Integer exitCode, String text) {
        if (Objects.equals(exitCode, BAD_SYSTEM_CALL)) {
            return new SandboxEvidence(
                    Kind.SANDBOX_CANT_RUN,
                    "It was ended by SIGSYS, for a system call that the sandbox does not let it make.");
        }
        var said = text.toLowerCase(Locale.ROOT);
        return SIGNS.stream()
                .filter(sign -> said.contains(sign.getKey()))
                .findFirst()
                .map(sign -> new SandboxEvidence(
                        Kind.SANDBOX_SUSPECTED,
                        "What was said last speaks of %s: the sandbox may lack what the image needs."
                                .formatted(sign.getValue())))
                .orElse(new SandboxEvidence(Kind.APP_FAILED, null));
    }
}
