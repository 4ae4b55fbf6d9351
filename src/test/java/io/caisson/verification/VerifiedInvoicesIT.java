package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One invoice is derived again and compared with what was issued. */
class VerifiedInvoicesIT extends VerifiedIT {

    private static final YearMonth MARCH = YearMonth.of(2021, 3);

    @Override
    YearMonth month() {
        return MARCH;
    }

    @BeforeEach
    void bill() {
        tenant.segment("web", "a", "2021-03-01T00:00:00Z", "2021-03-05T10:00:00Z");
        invoiced.issue(tenant.id(), MARCH);
    }

    @Test
    void derivesOneInvoiceAgain() throws Exception {
        var number = number();
        assertThat(ofInvoice(number)).isEmpty();
        assertThat(command(number)).isEqualTo(new Printed(VerifyCommand.SAME, number + ": 0 differences."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update usage_segment set cpu_millis = cpu_millis + 1 where pod_uid = :pod",
                "delete from usage_segment where pod_uid = :pod",
                "update price set each = 2 where price_book = :book and meter = 'cpu'",
                "update invoice_line set amount = amount + 1 where app = 'web' and meter = 'cpu' and number = 'NUMBER'",
                "update invoice set tenant_name = 'Other' where number = 'NUMBER'",
                "update invoice set tax_percent = 3 where number = 'NUMBER'",
                "update invoice set ends_at = ends_at + interval '1 second' where number = 'NUMBER'",
                "update invoice set currency = 'XXX' where number = 'NUMBER'"
            })
    void findsWhatWasChangedBehindAnInvoice(String sql) throws Exception {
        var number = number();
        tamper(sql.replace("NUMBER", number));
        assertThat(ofInvoice(number)).isNotEmpty().allMatch(what -> what.contains(number));
    }

    @Test
    void comparesACreditNoteWithWhatItTakesBack() throws Exception {
        var number = number();
        tenant.segment("web", "late", "2021-03-06T00:00:00Z", "2021-03-06T10:00:00Z");
        assertThat(ofInvoice(number)).isNotEmpty();
        var answer = operator().post("/v1/admin/invoices/" + number + "/correction", Map.of("reason", "late"));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        for (var issued : jdbc.sql("select number from invoice where tenant_id = ?")
                .param(tenant.id())
                .query(String.class)
                .list()) {
            assertThat(ofInvoice(issued)).as(issued).isEmpty();
        }
        var note = number("corrects is not null");
        tamper("update invoice_line set value = value + 1 where number = '%s' and line = 1".formatted(note));
        assertThat(ofInvoice(note)).anyMatch(what -> what.contains("usage of"));
    }

    @Test
    void refusesNumbersThatAreNone() throws Exception {
        for (var number :
                List.of("", "soon", "2999-999999", "=cmd()", "2021-\u0660\u0660\u0660\u0660\u0660\u0660", "' or 1=1")) {
            var answer = operator().post("/v1/admin/verifications", Map.of("invoice", number));
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.body().path("detail").asString())
                    .contains("invoice is '" + number + "'", "GET /v1/admin/invoices");
        }
        for (var asked : List.<Map<String, ?>>of(Map.of(), Map.of("month", "2021-03", "invoice", number()))) {
            assertThat(operator().post("/v1/admin/verifications", asked).status())
                    .isEqualTo(422);
        }
    }

    private List<String> ofInvoice(String number) throws Exception {
        var run = run(Map.of("invoice", number));
        assertThat(run.path("invoice").asString()).isEqualTo(number);
        return run.path("differences")
                .valueStream()
                .map(difference -> difference.path("what").asString())
                .toList();
    }
}
