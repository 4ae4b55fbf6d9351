package io.caisson.invoices;

import io.caisson.shared.Money;
import java.time.Instant;

/**
 * Money that came in, as the payment system tells it.
 *
 * @param reference the payment system's; the same one twice is one payment
 */
public record Payment(String reference, String invoice, Money amount, Instant paidAt) {}
