package io.caisson.invoices;

import io.caisson.shared.Money;
import java.time.Instant;

/**
 * Money that came in, as the payment system tells it.
 *
 * @param reference the payment system's; the same one twice is one payment
 * @param invoice which one was named: it pays what stands in its place, where that was taken back
 */
public record Payment(String reference, String invoice, Money amount, Instant paidAt) {}
