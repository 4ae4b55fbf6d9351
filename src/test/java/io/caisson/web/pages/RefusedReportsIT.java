package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.WebIT;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a report's form says of a period that there is no report of. */
class RefusedReportsIT extends WebIT {

    private static final String PAGE = "/admin/reports/billing";

    private Visitor visitor;

    @BeforeEach
    void signIn() throws Exception {
        visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
    }

    /** The API keeps its parameters' names. */
    @Test
    void refusesAPeriodInTheFormsWords() throws Exception {
        assertThat(error("?of=days&firstDay=2018-03-20&lastDay=2018-03-01", "lastDay"))
                .isEqualTo(
                        "Last day is &#39;2018-03-01&#39;, but must be no day before &#39;First day&#39;, which is 2018-03-20.");
        assertThat(error("?from=2018-02-30&to=2018-03-01", "firstDay"))
                .isEqualTo(
                        "First day is &#39;2018-02-30&#39;, but must be a day that there is from 1970 to 2199, such as 2026-11-03.");
        assertThat(error("?of=days&firstDay=soon&lastDay=", "firstDay")).startsWith("First day is &#39;soon&#39;");
        assertThat(error("?of=days&firstDay=2018-03-20&lastDay=2021-03-20", "lastDay"))
                .isEqualTo(
                        "Last day is &#39;2021-03-20&#39;, but must be at most 2021-03-19: a report is of at most 36 months.");
        assertThat(error("?from=2018-03&to=2018-02", "to"))
                .isEqualTo("To is &#39;2018-02&#39;, but must be no month before &#39;From&#39;, which is 2018-03.");
        assertThat(error("?from=2018-01&to=2030-01", "to")).contains("at most 2020-12");
        assertThat(error("?month=soon", "from"))
                .isEqualTo("From is &#39;soon&#39;, but must be a month from 1970 to 2199, such as 2026-11.");
        assertThat(visitor.get(PAGE + "?month=2018-01&to=2018-02").text())
                .contains("role=\"alert\"", "month is &#39;2018-01&#39;, but must be left out");
        assertThat(operator()
                        .get("/v1" + PAGE + "?from=2018-03-20&to=2018-03-01")
                        .body()
                        .toString())
                .contains("to is '2018-03-01', but must be no day before 'from'");
        var slug = tenant();
        assertThat(visitor.get("/tenants/" + slug + "/report?of=days&firstDay=2018-03-20&lastDay=2018-03-01")
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
