package io.caisson.images;

import io.caisson.images.ImageUnavailable.Reason;
import org.jspecify.annotations.Nullable;

/** Why a resolution stopped, before it is known whose reference it was. */
class Unresolved extends RuntimeException {

    private final Reason reason;

    private Unresolved(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static Unresolved notFound(String message) {
        return new Unresolved(Reason.NOT_FOUND, message, null);
    }

    static Unresolved refused(String message) {
        return new Unresolved(Reason.REFUSED, message, null);
    }

    static Unresolved refused(String message, Throwable cause) {
        return new Unresolved(Reason.REFUSED, message, cause);
    }

    static Unresolved unreachable(String message) {
        return new Unresolved(Reason.UNREACHABLE, message, null);
    }

    static Unresolved unreachable(String message, Throwable cause) {
        return new Unresolved(Reason.UNREACHABLE, message, cause);
    }

    /** For one more look-up than may go on at once. */
    static Unresolved busy(@Nullable Throwable cause) {
        return new Unresolved(
                Reason.BUSY, "too many images are being looked up at this moment. Try again in a moment.", cause);
    }

    Reason reason() {
        return reason;
    }
}
