package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds nothing where all is right, and every row that somebody changed. */
@Import(InvoicedTenant.class)
class VerificationIT extends WebIT {

    private static final YearMonth MARCH = YearMonth.of(2021, 3);

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private TransactionTemplate transaction;

    private String slug;
    private BilledTenant tenant;
    private String book;

    /** Pages list the invoices of all tenants. */
    @AfterEach
    void leaveNothingThatNobodyCanRead() {
        tamper(() -> {
            jdbc.sql("update invoice set currency = 'EUR' where currency = 'XXX'")
                    .update();
            jdbc.sql("update charge set currency = 'EUR' where currency = 'XXX'")
                    .update();
        });
    }

    /** As who owns the machine can. */
    private void tamper(Runnable change) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            change.run();
        });
    }

    @BeforeEach
    void bill() throws Exception {
        slug = tenant();
        tenant = BilledTenant.of(jdbc, slug);
        book = tenant.pricedAtOneEuroPerCoreHour();
        created("2021-03-01T00:00:00Z"); // else nothing of March is free, and there is no minimum
        tenant.segment("web", "a", "2021-03-01T00:00:00Z", "2021-03-05T10:00:00Z");
        tenant.segment("api", "b", "2021-03-28T00:00:00Z", "2021-04-01T00:00:00Z");
        invoiced.issue(tenant.id(), MARCH);
    }

    @AfterEach
    void leave() {
        created(Instant.now().toString()); // so that the background has no years to charge
    }

    private void created(String at) {
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where id = ?")
                .params(at, tenant.id())
                .update();
    }

    @Test
    void findsNothingWhereNobodyChangedAnything() throws Exception {
        assertThat(differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update charge set amount = amount + 0.01 where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set value = value + 0.01 where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set listed = listed + 1 where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set counted = counted + 1 where tenant_id = :tenant and app = 'web' and meter = 'memory'",
                "update charge set each = 2 where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set app = 'other' where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set meter = 'memory' where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set currency = 'USD' where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set currency = 'XXX' where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set kind = 'OVERHEAD' where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charge set starts_at = starts_at + interval '1 second' where tenant_id = :tenant and app = 'web'",
                "delete from charge where tenant_id = :tenant and app = 'api' and meter = 'cpu'",
                "update charged_sum set revenue = revenue + 1 where tenant_id = :tenant",
                "insert into charge select tenant_id, month, 99, kind, app, meter, starts_at, ends_at, counted, currency, each, amount, value from charge where tenant_id = :tenant and app = 'web' and meter = 'cpu'",
                "update charged_month set approved_by = 'x', approved_at = now(), approval_reason = 'x', approved_missing = 1 where tenant_id = :tenant",
                "update charged_month set as_of = '2021-03-02T00:00:00Z', closed_at = null, digest = 'x' where tenant_id = :tenant"
            })
    void findsEachChargeThatWasChanged(String sql) throws Exception {
        jdbc.sql(sql).param("tenant", tenant.id()).update();
        assertThat(differences()).isNotEmpty().allMatch(what -> what.startsWith(slug + " 2021-03"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update usage_segment set cpu_millis = cpu_millis + 1 where pod_uid = :pod",
                "update usage_segment set memory_bytes = memory_bytes + 1 where pod_uid = :pod",
                "update usage_segment set overhead_cpu_millis = 0 where pod_uid = :pod",
                "update usage_segment set overhead_memory_bytes = 0 where pod_uid = :pod",
                "update usage_segment set ended_at = ended_at - interval '1 second' where pod_uid = :pod",
                "update usage_segment set started_at = started_at + interval '1 second' where pod_uid = :pod",
                "update usage_segment set app = 'other' where pod_uid = :pod",
                "update usage_segment set node = 'other' where pod_uid = :pod",
                "update usage_segment set tenant_id = (select id from tenant where id <> tenant_id order by created_at limit 1) where pod_uid = :pod",
                "delete from usage_segment where pod_uid = :pod",
                "update price set each = 2 where price_book = :book and meter = 'cpu'",
                "update price set free = 1 where price_book = :book and meter = 'cpu'",
                "update price_version set minimum = 1000 where price_book = :book",
                "update price_version set currency = 'USD' where price_book = :book",
                "update plan_version set overhead = 'ABSORB', price_book = 'standard' where plan = :book",
                "update tenant_plan set valid_from = '2021-03-02T00:00:00Z' where plan = :book",
                "delete from tenant_plan where plan = :book"
            })
    void findsEachRowThatChargesStandOnWhichWasChanged(String sql) throws Exception {
        tamper(() -> {
            jdbc.sql(sql).param("pod", "a/" + tenant.id()).param("book", book).update();
        });
        assertThat(differences()).isNotEmpty().allMatch(what -> what.startsWith(slug + " 2021-03"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into usage_rollup_change values (:tenant, '2021-03-07', 'web', 0, 0, 1, 0, 0)",
                "insert into usage_node_change values (:tenant, 'node', 1, 0, 1, '2021-03-07Z', '2021-03-08Z')",
                "insert into usage_node_rollup values (:tenant, '2021-03-07', 'other', 'unknown', 1, 0, 0)",
                "insert into usage_node_rollup values (:tenant, '2021-03-07', 'other', 'unknown', 0, 0, 1)"
            })
    void findsRollupsThatSayMoreThanSegments(String sql) throws Exception {
        jdbc.sql(sql).param("tenant", tenant.id()).update();
        assertThat(differences()).isNotEmpty().allMatch(what -> what.startsWith(slug + " 2021-03-07"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update invoice set tenant_name = 'Other' where tenant_id = :tenant",
                "update invoice set tax = tax + 1, total = total + 1, due = due + 1 where tenant_id = :tenant",
                "update invoice set missing = 0, observed = observed + 1 where tenant_id = :tenant",
                "update invoice_line set amount = amount + 1 where app = 'web' and number in (select number from invoice where tenant_id = :tenant)",
                "update invoice_line set quantity = quantity + 1 where app = 'web' and number in (select number from invoice where tenant_id = :tenant)",
                "update invoice_line set listed = listed + 1 where app = 'web' and number in (select number from invoice where tenant_id = :tenant)",
                "delete from invoice_line where app = 'api' and number in (select number from invoice where tenant_id = :tenant)",
                "update invoice set currency = 'USD' where tenant_id = :tenant",
                "update invoice set approved_by = 'x', approved_at = now(), approval_reason = 'x', missing = 1 where tenant_id = :tenant",
                "update invoice set credited = credited + 1, due = due - 1 where tenant_id = :tenant",
                "update invoice set sequence = sequence + 900000, number = year || '-' || lpad((sequence + 900000)::text, 6, '0') where tenant_id = :tenant",
                "update invoice_seal set digest = 'x' where number in (select number from invoice where tenant_id = :tenant)"
            })
    void findsEachInvoiceThatWasChanged(String sql) throws Exception {
        tamper(() -> {
            jdbc.sql(sql).param("tenant", tenant.id()).update();
        });
        assertThat(differences()).isNotEmpty().allMatch(what -> what.startsWith(slug + " "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update usage_segment set revision = 1, corrects = 1 where pod_uid = :pod",
                "update usage_segment set node = 'other' where pod_uid = :pod",
                "update usage_segment set coverage = 'MISSING' where pod_uid = :pod",
                "insert into usage_segment select nextval('usage_segment_number'), 1, 0, null, tenant_id, 'ns', pod_uid || '2', app, 1, 'node', 0, 0, 0, 0, started_at, ended_at, 'OBSERVED' from usage_segment where pod_uid = :pod",
                "update plan_version set cpu_millis = 1, memory_bytes = 1, instances = 1 where plan = :book",
                "update plan_version set overhead = 'MARK_UP', mark_up_percent = 10 where plan = :book",
                "delete from price where price_book = :book and meter = 'instance'",
                "delete from price_book where name = :book",
                "insert into price_book values (:book || 'x', 'nobody', now())",
                "insert into row_seal values ('plan', :book || 'x', 'x')"
            })
    void findsEachRowThatNobodysMoneyStandsOnWhichWasChanged(String sql) throws Exception {
        tamper(() -> {
            jdbc.sql(sql).param("pod", "a/" + tenant.id()).param("book", book).update();
        });
        assertThat(all()).anyMatch(what -> what.startsWith(slug + " 2021-03") || what.contains(book));
    }

    @Test
    void isACommandToo() throws Exception {
        var same = command(slug);
        assertThat(same.status).isEqualTo(VerifyCommand.SAME);
        assertThat(same.text).endsWith("\n2021-03: 1 tenants checked, 0 differences.");

        jdbc.sql("update charge set amount = amount + 1 where tenant_id = ? and app = 'web' and meter = 'cpu'")
                .param(tenant.id())
                .update();
        var different = command(slug);
        assertThat(different.status).isEqualTo(VerifyCommand.DIFFERENT);
        assertThat(different.text)
                .contains(slug + " 2021-03 charge: usage of web, cpu", "is 53.00 EUR", "is 54.00 EUR");

        assertThat(command("nobody-at-all").status).isEqualTo(VerifyCommand.NOT_DONE);
    }

    /** More than one answer has, of the run and of its parts. */
    @Test
    void theCommandPrintsEveryDifference() throws Exception {
        jdbc.sql("""
                insert into charge select tenant_id, month, 100 + n, kind, 'app-' || n, meter, starts_at, ends_at, counted, currency, each, amount, value
                from charge, generate_series(1, 1100) as n where tenant_id = ? and app = 'web' and meter = 'cpu' and kind = 'USAGE'""").param(tenant.id()).update();
        try {
            var different = command(slug);
            assertThat(different.status).isEqualTo(VerifyCommand.DIFFERENT);
            var lines = different.text.lines().toList();
            assertThat(lines)
                    .filteredOn(line -> line.contains("charge: usage of app-"))
                    .hasSize(1100)
                    .doesNotHaveDuplicates();
            var told = lines.stream()
                    .filter(line -> line.startsWith("  expected "))
                    .count();
            assertThat(told).isGreaterThan(1100);
            assertThat(lines.getLast()).isEqualTo("2021-03: 1 tenants checked, %d differences.", told);
        } finally {
            jdbc.sql("delete from charge where tenant_id = ? and line > 100")
                    .param(tenant.id())
                    .update();
        }
    }

    private record Printed(int status, String text) {}

    private Printed command(String tenant) throws Exception {
        var text = new ByteArrayOutputStream();
        var command = new VerifyCommand(base(), OPERATOR, new PrintStream(text));
        return new Printed(
                command.run(List.of("2021-03", tenant)), text.toString().strip());
    }

    private String number() {
        return jdbc.sql("select number from invoice where tenant_id = ? order by year, sequence limit 1")
                .param(tenant.id())
                .query(String.class)
                .single();
    }

    private List<String> ofInvoice(String number) throws Exception {
        var run = operator().post("/v1/admin/verifications", Map.of("invoice", number));
        assertThat(run.status()).as(run.text()).isEqualTo(201);
        assertThat(run.body().path("invoice").asString()).isEqualTo(number);
        return StreamSupport.stream(run.body().path("differences").spliterator(), false)
                .map(difference -> difference.path("what").asString())
                .toList();
    }

    @Test
    void derivesOneInvoiceAgain() throws Exception {
        var number = number();
        assertThat(ofInvoice(number)).isEmpty();
        var text = new ByteArrayOutputStream();
        assertThat(new VerifyCommand(base(), OPERATOR, new PrintStream(text)).run(List.of(number)))
                .isEqualTo(VerifyCommand.SAME);
        assertThat(text.toString().strip()).isEqualTo(number + ": 0 differences.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update usage_segment set cpu_millis = cpu_millis + 1 where pod_uid = :pod",
                "delete from usage_segment where pod_uid = :pod",
                "update price set each = 2 where price_book = :book and meter = 'cpu'",
                "update invoice_line set amount = amount + 1 where app = 'web' and meter = 'cpu' and number = :number",
                "update invoice set tenant_name = 'Other' where number = :number",
                "update invoice set tax_percent = 3 where number = :number",
                "update invoice set ends_at = ends_at + interval '1 second' where number = :number",
                "update invoice set currency = 'XXX' where number = :number"
            })
    void findsWhatWasChangedBehindAnInvoice(String sql) throws Exception {
        var number = number();
        tamper(() -> {
            jdbc.sql(sql)
                    .param("pod", "a/" + tenant.id())
                    .param("book", book)
                    .param("number", number)
                    .update();
        });
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
        var note = jdbc.sql("select number from invoice where corrects = ?")
                .param(number)
                .query(String.class)
                .single();
        tamper(() -> {
            jdbc.sql("update invoice_line set value = value + 1 where number = ? and line = 1")
                    .param(note)
                    .update();
        });
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

    @Test
    void aDifferenceIsAnAlert() throws Exception {
        jdbc.sql("update charge set amount = amount + 1 where tenant_id = ? and app = 'web' and meter = 'cpu'")
                .param(tenant.id())
                .update();
        var run = operator().post("/v1/admin/verifications", Map.of("month", "2021-03", "tenant", slug));
        assertThat(jdbc.sql(
                                "select count(*) from notice where type = 'verification.differs' and tenant_id is null and body::text like ?")
                        .param("%" + run.body().path("id").asString() + "%")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    /** A pod that only PostgreSQL knows would be ended by the watch, which lists anew every minute: so one is metered without. */
    @Test
    void comparesWhatIsHeldNow() throws Exception {
        tenant.segment(
                "web", "unseen", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), null);
        try {
            var run = operator()
                    .post(
                            "/v1/admin/verifications",
                            Map.of("month", YearMonth.now(ZoneOffset.UTC).toString()));
            assertThat(run.status()).as(run.text()).isEqualTo(201);
            assertThat(StreamSupport.stream(run.body().path("differences").spliterator(), false)
                            .map(difference -> difference.path("what").asString())
                            .filter(what -> what.startsWith(slug)))
                    .contains(slug + " now: pods on nodes and what is metered");
        } finally {
            jdbc.sql("update usage_segment set ended_at = started_at where tenant_id = ? and ended_at is null")
                    .param(tenant.id())
                    .update();
        }
    }

    @Test
    void refusesMonthsThatAreNoMonthsOrNotYetThere() throws Exception {
        for (var month : List.of("soon", "2026-13", "2150-01", "=cmd()")) {
            var answer = operator().post("/v1/admin/verifications", Map.of("month", month));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).contains(month);
        }
    }

    private List<String> differences() throws Exception {
        return all().stream().filter(what -> what.startsWith(slug)).toList();
    }

    private List<String> all() throws Exception {
        var run = operator().post("/v1/admin/verifications", Map.of("month", "2021-03"));
        assertThat(run.status()).as(run.text()).isEqualTo(201);
        assertThat(run.body().path("checked").asInt()).isPositive();
        return StreamSupport.stream(run.body().path("differences").spliterator(), false)
                .map(difference -> "%s: %s, but %s"
                        .formatted(
                                difference.path("what").asString(),
                                difference.path("expected").asString(),
                                difference.path("found").asString()))
                .toList();
    }
}
