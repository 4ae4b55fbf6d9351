package io.caisson.images;

import java.util.Objects;

/** A registry that doesn't take the credentials, or can't be asked. The message is for the customer. */
public class RegistryRefused extends RuntimeException {

    private final ImageUnavailable.Reason reason;

    RegistryRefused(String registry, Unresolved cause) {
        super(
                "The credentials for '%s' %s: %s"
                        .formatted(
                                registry,
                                cause.reason() == ImageUnavailable.Reason.BUSY
                                        ? "haven't been tried yet"
                                        : "can't be used",
                                cause.getMessage()),
                cause);
        this.reason = cause.reason();
    }

    /** Whether the registry said nothing of the credentials: worth another try. */
    public boolean unreachable() {
        return reason == ImageUnavailable.Reason.UNREACHABLE;
    }

    /** Whether it wasn't asked, since as many look-ups go on as may at once. */
    public boolean busy() {
        return reason == ImageUnavailable.Reason.BUSY;
    }

    /** Always there: it is shown to people. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
