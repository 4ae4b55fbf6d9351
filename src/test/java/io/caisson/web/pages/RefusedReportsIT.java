package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a report's form says of a period that there is no report of. */
class RefusedReportsIT extends WebIT {

    private static final String PAGE = "/admin/reports/billing";

    @Autowired
    private JdbcClient jdbc;

    private Visitor visitor;

    @BeforeEach
    void signIn() throws Exception {
        visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ?of=days&firstDay=2018-03-20&lastDay=2018-03-01 | lastDay | Last day is '2018-03-01', but must be no day before 'First day', which is 2018-03-20.
            ?from=2018-02-30&to=2018-03-01 | firstDay | First day is '2018-02-30', but must be a day that there is from 1970 to 2199, such as 2026-11-03.
            ?of=days&firstDay=soon&lastDay= | firstDay | First day is 'soon', but must be a day that there is from 1970 to 2199, such as 2026-11-03.
            ?of=days&firstDay=2018-03-20&lastDay=2021-03-20 | lastDay | Last day is '2021-03-20', but must be at most 2021-03-19: a report is of at most 36 months.
            ?from=2018-03&to=2018-02 | to | To is '2018-02', but must be no month before 'From', which is 2018-03.
            ?from=2018-01&to=2030-01 | to | To is '2030-01', but must be at most 2020-12: a report is of at most 36 months.
            ?month=soon | from | From is 'soon', but must be a month from 1970 to 2199, such as 2026-11.
            """)
    void refusesAPeriodInTheFormsWords(String query, String field, String sentence) throws Exception {
        assertThat(error(query, field)).isEqualTo(sentence.replace("'", "&#39;"));
    }

    @Test
    void whatElseWasAskedForStaysWhereThePeriodIsRefused() throws Exception {
        jdbc.sql("""
                insert into tenant (id, slug, name, state, created_at, version)
                values (gen_random_uuid(), 'without-plan', 'Without plan', 'ACTIVE', now(), 0) on conflict do nothing""").update();
        var page = visitor.get(
                PAGE + "?month=soon&tenant=nobodys&plan=gone&state=SUSPENDED&budget=NEAR&account=UNPAID&sort=-revenue");
        assertThat(page.text())
                .contains("value=\"nobodys\"", "value=\"gone\"", "name=\"sort\" value=\"-revenue\"")
                .contains("value=\"SUSPENDED\" selected", "value=\"NEAR\" selected", "value=\"UNPAID\" selected");
    }

    @Test
    void saysWhatIsWrongWithNoFieldAboveTheForm() throws Exception {
        assertThat(visitor.get(PAGE + "?month=2018-01&to=2018-02").text())
                .contains("role=\"alert\"", "month is &#39;2018-01&#39;, but must be left out");
    }

    @Test
    void theApiKeepsItsParametersNames() throws Exception {
        assertThat(operator()
                        .get("/v1" + PAGE + "?from=2018-03-20&to=2018-03-01")
                        .body()
                        .toString())
                .contains("to is '2018-03-01', but must be no day before 'from'");
    }

    @Test
    void aTenantsReportSaysTheSame() throws Exception {
        assertThat(visitor.get("/tenants/" + tenant() + "/report?of=days&firstDay=2018-03-20&lastDay=2018-03-01")
                        .text())
                .contains("Last day is &#39;2018-03-01&#39;");
    }

    private String error(String query, String field) throws Exception {
        var text = visitor.get(PAGE + query).text();
        var found = Pattern.compile("id=\"" + field + "-error\".*?<span>(.*?)</span>", Pattern.DOTALL)
                .matcher(text);
        assertThat(found.find()).as("%s beside %s", query, field).isTrue();
        return found.group(1);
    }
}
