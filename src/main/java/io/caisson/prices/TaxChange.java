package io.caisson.prices;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A tenant's tax rate from an instant on.
 *
 * @param taxPercent 19 for 19 %
 */
public record TaxChange(Instant validFrom, BigDecimal taxPercent) {}
