package io.caisson.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;

/**
 * Refuses addresses that write by its number what needs none (RFC 3986, 2.3), such as {@code /%761/tenants}. Routes are found by
 * what such an address means, but what limits requests goes by what was sent, and would take it for another one.
 */
@Component
class PlainAddresses extends StrictHttpFirewall {

    private static final Pattern NEEDLESS =
            Pattern.compile("%(?:2[DE]|3\\d|4[1-9A-F]|5[\\dAF]|6[1-9A-F]|7[\\dAE])", Pattern.CASE_INSENSITIVE);

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        var needless = NEEDLESS.matcher(request.getRequestURI());
        if (needless.find()) {
            var written = needless.group();
            var refusal = "The address writes '%s' for '%c', which needs no number. Write the character itself."
                    .formatted(written, Integer.parseInt(written.substring(1), 16));
            request.setAttribute(Problem.DETAIL, refusal);
            throw new RequestRejectedException(refusal);
        }
        return super.getFirewalledRequest(request);
    }
}
