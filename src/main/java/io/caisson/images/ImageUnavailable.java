package io.caisson.images;

import java.util.Objects;

/** An image that can't be resolved. The message quotes the reference and says what a customer can do. */
public class ImageUnavailable extends RuntimeException {

    private final Reason reason;

    ImageUnavailable(ImageReference reference, Unresolved cause) {
        super(
                "Image '%s' %s: %s"
                        .formatted(
                                reference,
                                cause.reason() == Reason.BUSY ? "hasn't been looked up yet" : "can't be used",
                                cause.getMessage()),
                cause);
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
        UNREACHABLE,
        /** It wasn't asked: as many look-ups go on as may at once. Says nothing of the image; worth another try. */
        BUSY
    }
}
