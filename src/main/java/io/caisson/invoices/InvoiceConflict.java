package io.caisson.invoices;

/** A request that doesn't fit where the invoice stands. */
public class InvoiceConflict extends RuntimeException {

    InvoiceConflict(String message) {
        super(message);
    }
}
