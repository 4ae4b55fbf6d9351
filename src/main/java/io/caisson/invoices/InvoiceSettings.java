package io.caisson.invoices;

import io.caisson.invoices.Invoice.Issuer;
import io.caisson.shared.InvalidValue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How invoices are made.
 *
 * @param reviewDays for how long after a month's end its draft waits for somebody to look at it
 * @param dueDays how long there is to pay
 * @param issuer who bills, as it stands on invoices; lines of the address are parted by {@code |}
 */
@ConfigurationProperties("caisson.invoice")
record InvoiceSettings(
        @DefaultValue("3") int reviewDays,
        @DefaultValue("14") int dueDays,
        @Nullable Issuer issuer) {

    private static final int LONGEST_REVIEW = 60;
    private static final int LONGEST_DUE = 365;
    private static final int LONGEST_TEXT = 500;
    private static final Issuer NOBODY = new Issuer("", "", "");

    InvoiceSettings {
        days("CAISSON_INVOICE_REVIEW_DAYS", reviewDays, LONGEST_REVIEW);
        days("CAISSON_INVOICE_DUE_DAYS", dueDays, LONGEST_DUE);
        var given = issuer == null ? NOBODY : issuer;
        issuer = new Issuer(
                text("CAISSON_INVOICE_ISSUER_NAME", given.name()),
                text("CAISSON_INVOICE_ISSUER_ADDRESS", given.address()).replaceAll("\\s*\\|\\s*", "\n"),
                text("CAISSON_INVOICE_ISSUER_TAX_ID", given.taxId()));
    }

    Issuer billedBy() {
        return issuer == null ? NOBODY : issuer;
    }

    private static void days(String setting, int days, int most) {
        if (days < 0 || days > most) {
            throw new InvalidValue(setting, Integer.toString(days), "a number of days between 0 and " + most);
        }
    }

    private static String text(String setting, @Nullable String text) {
        var given = text == null ? "" : text.strip();
        if (given.length() > LONGEST_TEXT) {
            throw new InvalidValue(setting, given, "at most %d characters".formatted(LONGEST_TEXT));
        }
        return given;
    }
}
