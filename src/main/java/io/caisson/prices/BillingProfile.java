package io.caisson.prices;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Who is billed, and how.
 *
 * @param taxPercent 19 for 19 %
 * @param address name and lines; empty until somebody fills it in
 * @param taxId may be empty
 */
public record BillingProfile(ZoneId zone, BigDecimal taxPercent, String address, String taxId) {

    public static final BillingProfile NONE = new BillingProfile(ZoneOffset.UTC, BigDecimal.ZERO, "", "");
}
