package io.caisson.images;

import java.util.Objects;

/** An image that can't be had, said so that a customer can act on it. */
public class ImageUnavailable extends RuntimeException {

    /** Only {@code UNREACHABLE} may pass by itself. */
    public enum Reason {
        NOT_FOUND,
        REFUSED,
        UNREACHABLE
    }

    private final Reason reason;

    ImageUnavailable(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Always there: it is shown to people. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
