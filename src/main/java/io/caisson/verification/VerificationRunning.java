package io.caisson.verification;

/** One runs already, and there is one at a time. */
public class VerificationRunning extends RuntimeException {

    VerificationRunning(String which) {
        super(
                "%s is under way, and one runs at a time. Ask again in a minute, or on /admin/verifications, where it waits for its turn."
                        .formatted(which));
    }
}
