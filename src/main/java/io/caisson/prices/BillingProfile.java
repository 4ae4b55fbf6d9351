package io.caisson.prices;

import io.caisson.shared.Decimals;
import io.caisson.shared.InvalidValue;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Who is billed, and how.
 *
 * @param taxPercent 19 for 19 %
 * @param address name and lines; empty until somebody fills it in
 * @param taxId may be empty
 */
public record BillingProfile(ZoneId zone, BigDecimal taxPercent, String address, String taxId) {

    private static final int LONGEST_ADDRESS = 500;
    private static final int LONGEST_TAX_ID = 40;
    private static final int DECIMALS = 3;
    /** As in the names of tenants; an address may have lines. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\n\\u200c\\u200d]]");

    public static final BillingProfile NONE = new BillingProfile(ZoneOffset.UTC, BigDecimal.ZERO, "", "");

    public BillingProfile {
        taxPercent = Decimals.checked("taxPercent", taxPercent, 100, DECIMALS);
        if (address.length() > LONGEST_ADDRESS || INVISIBLE.matcher(address).find()) {
            throw new InvalidValue("address", address, "at most 500 printable characters in lines");
        }
        if (taxId.length() > LONGEST_TAX_ID
                || taxId.indexOf('\n') >= 0
                || INVISIBLE.matcher(taxId).find()) {
            throw new InvalidValue("taxId", taxId, "at most 40 printable characters");
        }
    }

    /** Reads what somebody wrote down. */
    public static BillingProfile of(String timeZone, String taxPercent, String address, String taxId) {
        return new BillingProfile(
                TimeZones.parse(timeZone),
                Decimals.parse("taxPercent", taxPercent, 100, DECIMALS),
                address.replace("\r\n", "\n").strip(),
                taxId.strip());
    }

    BillingProfile taxed(BigDecimal percent) {
        return new BillingProfile(zone, percent, address, taxId);
    }

    public String timeZone() {
        return TimeZones.id(zone);
    }
}
