package io.caisson.reports;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;

/**
 * What one node costs the operator, until the next one's instant.
 *
 * @param each an hour, exactly
 */
public record NodeCost(Instant validFrom, BigDecimal each, Currency currency, String createdBy, Instant createdAt) {}
