package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant's tax rate in the form of its billing profile. */
class BillingProfilePagesIT extends WebIT {

    private Visitor operator;
    private String slug;
    private String page;

    @BeforeEach
    void nineteenPercent() throws Exception {
        operator = new Visitor(URI.create(base()).getPort());
        operator.signIn(OPERATOR);
        slug = tenant();
        page = "/tenants/" + slug + "/billing-profile";
        set("19");
    }

    private void set(String percent) throws Exception {
        var set = operator().send("/v1" + page, "PUT", Map.of("timeZone", "UTC", "taxPercent", percent));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    @Test
    void anOperatorSetsARateAhead() throws Exception {
        var sent = new HashMap<>(Map.of("timeZone", "UTC", "taxPercent", "21", "taxValidFrom", "2190-01-01T00:00"));
        assertThat(operator.get(page).text()).contains("Tax valid from").doesNotContain("Tax that comes");
        assertThat(operator.post(page, sent).text())
                .contains("Tax that comes", "21 % from 1 Jan 2190, 00:00:00 UTC on.", "value=\"19\"");
        sent.put("taxPercent", "22");
        var refused = operator.post(page, sent);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("id=\"taxValidFrom-error\"", "take that back first", "2190-01-01T00:00");

        var member = new Visitor(URI.create(base()).getPort());
        member.signIn(token(slug));
        assertThat(member.get(page).text())
                .contains("21 % from 1 Jan 2190", "The tax is 19 %")
                .doesNotContain("Take it back", "Tax valid from");
        assertThat(member.post(page + "/take-back", Map.of()).status()).isEqualTo(403);
        assertThat(member.post(page, Map.of("timeZone", "UTC", "taxId", "X1", "taxValidFrom", "2191-01-01T00:00"))
                        .text())
                .contains("21 % from 1 Jan 2190")
                .doesNotContain("2191");
        assertThat(operator.post(page + "/take-back", Map.of()).text())
                .contains("Taken back")
                .doesNotContain("Tax that comes");
    }

    /** Who opened the form before a rate came and saves something else doesn't undo it. */
    @Test
    void aFormLeavesTheRateThatItShowed() throws Exception {
        assertThat(operator.get(page).text()).contains("name=\"taxShown\" value=\"19\"");
        set("21");

        var sent = Map.of("timeZone", "UTC", "taxPercent", "19", "taxShown", "19", "taxId", "X1");
        assertThat(operator.post(page, sent).text()).contains("name=\"taxShown\" value=\"21\"", "value=\"X1\"");
        var other = Map.of("timeZone", "UTC", "taxPercent", "7", "taxShown", "19", "taxId", "X1");
        assertThat(operator.post(page, other).text()).contains("name=\"taxShown\" value=\"7\"");
    }
}
