package io.caisson.tenancy;

import io.caisson.shared.InvalidValue;
import java.util.Arrays;

/** What a tenant is suspended for, and the way out of it. */
public enum SuspensionCause {
    OPERATOR("the operator suspended it", "Ask the operator to resume it."),
    BUDGET("its budget's hard limit is reached", "Have the operator raise the hard limit, or wait for the next month."),
    ARREARS("it owes what is long due", "Pay what is due, or talk to the operator.");

    private final String text;
    private final String wayOut;

    SuspensionCause(String text, String wayOut) {
        this.text = text;
        this.wayOut = wayOut;
    }

    public String text() {
        return text;
    }

    public String wayOut() {
        return wayOut;
    }

    /** @throws InvalidValue when there is no such cause */
    public static SuspensionCause of(String name) {
        return Arrays.stream(values())
                .filter(cause -> cause.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidValue("cause", name, "one of OPERATOR, BUDGET, ARREARS"));
    }
}
