package io.caisson.charges;

import java.time.Instant;

/**
 * Somebody's word that a month may be closed without an invoice although part of it was not seen.
 *
 * @param missingSeconds how much was not seen
 */
public record ClosingApproval(long missingSeconds, String by, Instant at, String reason) {}
