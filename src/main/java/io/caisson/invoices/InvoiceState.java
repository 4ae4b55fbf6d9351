package io.caisson.invoices;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
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

    /** Whether something is still to come in for an invoice that stands so. */
    public boolean isOpen() {
        return this == ISSUED || this == OVERDUE;
    }

    /**
     * What is still to come in: of a credit note nothing, which nobody pays. What it gives back is a credit already, and what
     * it takes back asks for nothing any more.
     */
    Money open(Invoice.Kind kind, Money due, Money paid) {
        return isOpen() && kind == Invoice.Kind.INVOICE ? due.minus(paid) : Money.zero(due.currency());
    }

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
