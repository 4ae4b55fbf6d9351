package io.caisson.invoices;

import io.caisson.shared.InvalidValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where an invoice stands: derived whenever it is asked for. */
public enum InvoiceState {
    /** It may still change. */
    DRAFT,
    /** It waits to be paid. A credit note, which nobody pays, stays in this state. */
    ISSUED,
    /** All that was due came in, or nothing was. */
    PAID,
    /** It is past its due date. */
    OVERDUE,
    /** A credit note took it back. */
    CREDITED;

    public static InvoiceState parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidValue(
                        "state",
                        text,
                        "one of " + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }
}
