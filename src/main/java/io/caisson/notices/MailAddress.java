package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mail address, checked: a plain local part and a domain name, nothing quoted, no literals and no white space, so that
 * none can carry a header or a second recipient. A domain in other scripts is kept in its ASCII form.
 */
final class MailAddress {

    private static final int LONGEST = 254;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    private MailAddress() {}

    /** @throws InvalidValue of {@code field} when it is none */
    static String parse(String field, String text) {
        var trimmed = text.strip();
        var at = trimmed.lastIndexOf('@');
        if (at > 0 && at <= 64) {
            var local = trimmed.substring(0, at);
            var domain = ascii(trimmed.substring(at + 1));
            if (LOCAL.matcher(local).matches()
                    && DOMAIN.matcher(domain).matches()
                    && at + 1 + domain.length() <= LONGEST) {
                return local + "@" + domain;
            }
        }
        throw new InvalidValue(field, text, "a mail address such as billing@example.org");
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
