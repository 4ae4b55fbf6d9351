package io.caisson.images;

import java.util.Objects;

/** An image that can't be resolved. The message quotes the reference and says what a customer can do. */
public class ImageUnavailable extends RuntimeException {

    private final Reason reason;

    ImageUnavailable(ImageReference reference, Unresolved cause) {
        super("Image '%s' can't be used: %s".formatted(reference, cause.getMessage()), cause);
        this.reason = cause.reason();
    }

    public Reason reason() {
        return reason;
    }

    /** Always there: it is shown to people. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Why an image is unavailable. */
    public enum Reason {
        /** The registry has no such image, or none for linux/amd64. */
        NOT_FOUND,
        /** The registry wants credentials, its address isn't allowed, or its answer can't be trusted. */
        REFUSED,
        /** The registry didn't answer, or asked to come back: worth another try. */
        UNREACHABLE
    }
}
