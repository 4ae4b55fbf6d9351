package io.caisson.reports;

import io.caisson.shared.InvalidValue;
import org.jspecify.annotations.Nullable;

/** A period that no report is of. The message has the parameters' names; a form says it by {@link #why} in words of its own. */
public final class RefusedPeriod extends InvalidValue {

    public enum Why {
        /** No month or day that there is, of a known year. */
        UNREADABLE,
        /** It ends before it begins. */
        BACKWARDS,
        TOO_LONG,
        /** One month and a first or a last one. */
        TWICE
    }

    private final Why why;
    private final @Nullable String bound;

    /** @param bound the first month or day of what ends before it, or the last that there could be of what is too long */
    RefusedPeriod(Why why, String field, @Nullable String value, String allowed, @Nullable Object bound) {
        super(field, value == null ? "" : value, allowed);
        this.why = why;
        this.bound = bound == null ? null : bound.toString();
    }

    public Why why() {
        return why;
    }

    public @Nullable String bound() {
        return bound;
    }
}
