package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node costs, set with a form. */
class NodeCostPagesIT extends WebIT {

    private static final String PAGE = "/admin/reports/node-cost";

    private Visitor visitor;

    @BeforeEach
    void signIn() throws Exception {
        visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
    }

    @Test
    void anOperatorSetsItAndReadsWhatIsInForceNow() throws Exception {
        assertThat(visitor.get("/admin/reports/billing?month=2026-10").text())
                .contains("href=\"" + PAGE + "\"", "Set what a node costs")
                .doesNotContain("PUT /v1");
        visitor.get(PAGE);

        var saved = visitor.post(PAGE, form("0.375", "SEK", ""));

        assertThat(saved.path()).isEqualTo(PAGE);
        assertThat(saved.text())
                .contains("Saved. Reports reckon with it")
                .contains("0.3750 SEK for a node and an hour")
                .contains("value=\"SEK\"");
        assertThat(visitor.get("/admin/reports/billing").text()).contains("A node costs 0.3750 SEK an hour now.");
        var kept = operator()
                .get("/v1/admin/node-cost")
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("currency").asString().equals("SEK"));
        assertThat(kept)
                .singleElement()
                .satisfies(item -> assertThat(item.path("cost").decimalValue()).isEqualByComparingTo("0.375"));
    }

    /** What is to come is said among the others, and isn't in force. */
    @Test
    void takesAnInstantOfThePastAndOneToCome() throws Exception {
        visitor.get(PAGE);
        visitor.post(PAGE, form("0.75", "NOK", ""));
        visitor.post(PAGE, form("0.125", "DKK", "2012-05-01T10:00"));

        var page = visitor.post(PAGE, form("7.5", "ISK", "2199-01-01T00:00:00")).text();

        assertThat(page)
                .contains("0.7500 NOK for a node and an hour")
                .doesNotContain("0.1250 DKK for a node", "7.5000 ISK for a node")
                .containsSubsequence(
                        "2199-01-01T00:00:00Z", "7.5000 ISK", "0.7500 NOK", "2012-05-01T10:00:00Z", "0.1250 DKK");
    }

    @ParameterizedTest
    @CsvSource({
        "'', EUR, '', cost",
        "many, EUR, '', cost",
        "-1, EUR, '', cost",
        "1e3, EUR, '', cost",
        "1000000.01, EUR, '', cost",
        "0.1234567, EUR, '', cost",
        "1, '', '', currency",
        "1, XAU, '', currency",
        "1, EUR, yesterday, validFrom",
    })
    void saysBesideTheFieldWhatItDidNotUnderstandAndSavesNothing(
            String cost, String currency, String validFrom, String field) throws Exception {
        var before = operator().get("/v1/admin/node-cost").text();
        visitor.get(PAGE);

        var refused = visitor.post(PAGE, form(cost, currency, validFrom));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text())
                .contains("id=\"%s-error\"".formatted(field), "must be")
                .containsPattern("id=\"cost\"[^>]* value=\"" + cost + "\"");
        assertThat(operator().get("/v1/admin/node-cost").text()).isEqualTo(before);
    }

    @Test
    void isForOperatorsAlone() throws Exception {
        var mine = new Visitor(URI.create(base()).getPort());
        mine.signIn(token(tenant()));
        assertThat(mine.get(PAGE).status()).isEqualTo(403);
        assertThat(mine.post(PAGE, form("1", "EUR", "")).status()).isEqualTo(403);
    }

    private static Map<String, String> form(String cost, String currency, String validFrom) {
        return Map.of("cost", cost, "currency", currency, "validFrom", validFrom);
    }
}
