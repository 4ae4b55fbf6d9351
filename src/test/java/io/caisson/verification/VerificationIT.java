package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MeteringParts;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Finds nothing where all is right, and every row that somebody changed. */
class VerificationIT extends VerifiedIT {

    private static final YearMonth MARCH = YearMonth.of(2021, 3);

    @Autowired
    private DataSource database;

    @Override
    YearMonth month() {
        return MARCH;
    }

    @BeforeEach
    void bill() {
        tenant.segment("web", "a", "2021-03-01T00:00:00Z", "2021-03-05T10:00:00Z");
        tenant.segment("api", "b", "2021-03-28T00:00:00Z", "2021-04-01T00:00:00Z");
        invoiced.issue(tenant.id(), MARCH);
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
        keep();
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
        tamper(sql);
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
        undoAtEnd(() -> {
            jdbc.sql("insert into usage_rollup_rebuild values (?, '2021-03-01')")
                    .param(tenant.id())
                    .update();
            MeteringParts.roll(database);
        });
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
        tamper(sql);
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
        tamper(sql);
        assertThat(all()).anyMatch(what -> what.startsWith(slug + " 2021-03") || what.contains(book));
    }

    @Test
    void isACommandToo() throws Exception {
        var same = command("2021-03", slug);
        assertThat(same.status()).isEqualTo(VerifyCommand.SAME);
        assertThat(same.text()).endsWith("\n2021-03: 1 tenants checked, 0 differences.");

        keep();
        jdbc.sql("update charge set amount = amount + 1 where tenant_id = ? and app = 'web' and meter = 'cpu'")
                .param(tenant.id())
                .update();
        var different = command("2021-03", slug);
        assertThat(different.status()).isEqualTo(VerifyCommand.DIFFERENT);
        assertThat(different.text())
                .contains(slug + " 2021-03 charge: usage of web, cpu", "is 53.00 EUR", "is 54.00 EUR");

        assertThat(command("2021-03", "nobody-at-all").status()).isEqualTo(VerifyCommand.NOT_DONE);
    }

    /** More than one answer has, of the run and of its parts. */
    @Test
    void theCommandPrintsEveryDifference() throws Exception {
        jdbc.sql("""
                insert into charge select tenant_id, month, 100 + n, kind, 'app-' || n, meter, starts_at, ends_at, counted, currency, each, amount, value
                from charge, generate_series(1, 1100) as n where tenant_id = ? and app = 'web' and meter = 'cpu' and kind = 'USAGE'""").param(tenant.id()).update();
        try {
            var different = command("2021-03", slug);
            assertThat(different.status()).isEqualTo(VerifyCommand.DIFFERENT);
            var lines = different.text().lines().toList();
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

    @Test
    void aDifferenceIsAnAlert() throws Exception {
        keep();
        jdbc.sql("update charge set amount = amount + 1 where tenant_id = ? and app = 'web' and meter = 'cpu'")
                .param(tenant.id())
                .update();
        var run = run(Map.of("month", "2021-03", "tenant", slug));
        assertThat(jdbc.sql(
                                "select count(*) from notice where type = 'verification.differs' and tenant_id is null and body::text like ?")
                        .param("%" + run.path("id").asString() + "%")
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
        var run = run(Map.of("month", "2021-03"));
        assertThat(run.path("checked").asInt()).isPositive();
        return told(run);
    }
}
