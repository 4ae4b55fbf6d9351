package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A budget as programs read and set it. */
class BudgetIT extends WebIT {

    @Test
    void isReadAndSetWithHowTheMonthStands() throws Exception {
        var budget = "/v1/tenants/" + tenant() + "/budget";
        assertThat(operator().get(budget).body().path("state").asString()).isEqualTo("NONE");

        var set = operator().send(budget, "PUT", Map.of("currency", "EUR", "soft", 80.5, "hard", 100));

        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.body().path("soft").decimalValue()).isEqualByComparingTo("80.50");
        assertThat(set.body().path("state").asString()).isEqualTo("WITHIN");
        assertThat(set.body().path("spent").get(0).path("amount").decimalValue())
                .isEqualByComparingTo("0");
        assertThat(operator().get(budget).body()).isEqualTo(set.body());
        assertThat(operator().send(budget, "PUT", Map.of()).body().path("state").asString())
                .isEqualTo("NONE");
    }

    @Test
    void aTenantSetsItsSoftLimitAndLeavesTheHardOne() throws Exception {
        var slug = tenant();
        var budget = "/v1/tenants/" + slug + "/budget";
        var member = member(slug);
        assertThat(member.send(budget, "PUT", Map.of("currency", "EUR", "soft", 10))
                        .status())
                .isEqualTo(200);

        var refused = member.send(budget, "PUT", Map.of("currency", "EUR", "soft", 10, "hard", 20));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("field").asString()).isEqualTo("hard");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "soft     | {\"currency\":\"EUR\",\"soft\":-1}",
                "hard     | {\"currency\":\"EUR\",\"hard\":1e12}",
                "hard     | {\"currency\":\"EUR\",\"hard\":1e999999999}",
                "soft     | {\"currency\":\"EUR\",\"soft\":0.001}",
                "hard     | {\"currency\":\"EUR\",\"soft\":2,\"hard\":1}",
                "currency | {\"currency\":\"QQQ\",\"soft\":2}",
                "currency | {\"currency\":\"USD\",\"soft\":2}",
                "currency | {\"soft\":2}",
            })
    void refusesWhatNobodyCanMean(String field, String body) throws Exception {
        var refused = operator().send("/v1/tenants/" + tenant() + "/budget", "PUT", body, Map.of());

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.body().path("field").asString()).isEqualTo(field);
    }
}
