package io.caisson.secrets;

import java.util.Objects;

/** A kept value that the ring can't open: its key is gone, or it isn't what was sealed for this place. */
public class Unreadable extends RuntimeException {

    Unreadable(String key, Place place) {
        super("The secret '%s' of '%s' can't be read with the key '%s': it was altered, or the key was."
                .formatted(place.name(), place.owner(), key));
    }

    Unreadable(String key) {
        super("A secret is sealed with the key '%s', which CAISSON_ENCRYPTION_KEYS no longer holds. Put it back."
                .formatted(key));
    }

    /** Always there: it is shown to people. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
