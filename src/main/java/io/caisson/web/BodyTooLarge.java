package io.caisson.web;

import java.io.IOException;

/** A body that went past the limit while it was read. */
public final class BodyTooLarge extends IOException {

    BodyTooLarge(String size) {
        super(message(size));
    }

    static String message(String size) {
        return "The body has %s, but must have at most %d bytes. Send less.".formatted(size, BodyLimit.MOST_BYTES);
    }
}
