package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who changes a row and seals it again, too, is found by what it doesn't go together with; and by nothing else. */
class SealedAgainIT extends VerifiedIT {

    private static final YearMonth JUNE = YearMonth.of(2020, 6);

    @Override
    YearMonth month() {
        return JUNE;
    }

    private void bill() {
        tenant.segment("web", "a", "2020-06-01T00:00:00Z", "2020-06-05T10:00:00Z");
        tenant.segment("api", "b", "2020-06-28T00:00:00Z", "2020-07-01T00:00:00Z");
        invoiced.issue(tenant.id(), JUNE);
    }

    private void profile(String from, String zone, int tax) {
        jdbc.sql("insert into billing_profile values (?, cast(? as timestamptz), ?, ?, '', '', 'test', now())")
                .params(tenant.id(), from, zone, tax)
                .update();
    }

    /** With all seals and sums that the application would write. */
    @Override
    List<String> changes(String sql) {
        return List.of(
                sql,
                "update invoice_seal set digest = invoice_digest(number) where number in (select number from invoice where tenant_id = :tenant)",
                "delete from charged_sum where tenant_id = :tenant",
                "insert into charged_sum select * from charge_summed where tenant_id = :tenant",
                "update charged_month set digest = charges_digest(tenant_id, month) where tenant_id = :tenant");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            update invoice set net = net + 1, total = total + 1, due = due + 1 where tenant_id = :tenant | : net: 89.00 | 90.00
            update invoice set tax = tax + 1, total = total + 1, due = due + 1 where tenant_id = :tenant | : tax: 0 | 1
            update invoice set credited = credited + 1, due = due - 1 where tenant_id = :tenant | : paid by grants: 0 | 1
            update invoice set lines = lines + 1 where tenant_id = :tenant | invoice NUMBER: what was issued | changed since
            update invoice set currency = 'XXX' where tenant_id = :tenant | : tax: null | 0
            delete from invoice_line where app = 'api' and meter = 'cpu' and number = 'NUMBER' | invoice and charges: USAGE of api, cpu | only a charge
            insert into invoice_line select number, 99, kind, app, meter, starts_at, ends_at, counted, quantity, unit, each, amount, value, listed from invoice_line where number = 'NUMBER' and app = 'web' and meter = 'cpu' and kind = 'USAGE' | invoice and charges: USAGE of web, cpu | only a line of an invoice
            insert into charge select tenant_id, month, 99, kind, app, meter, starts_at, ends_at, counted, currency, each, amount, value, listed from charge where tenant_id = :tenant and kind = 'USAGE' and app = 'web' and meter = 'cpu' | , 2: no line | is 53.00 EUR
            update charge set currency = 'XXX' where tenant_id = :tenant | charge: lines that can be read | XXX
            """)
    void findsInAMonth(String sql, String expected, String found) throws Exception {
        bill();
        tamper(sql.replace("NUMBER", number()));
        assertThat(ofMonth())
                .anyMatch(told -> told.contains(expected.replace("NUMBER", number()))
                        && told.substring(told.indexOf(", but ")).contains(found));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            starts_at = starts_at + interval '1 second' | : begins: 2020-06-01T00:00:00Z | 2020-06-01T00:00:01Z
            ends_at = ends_at + interval '1 second' | : ends: 2020-07-01T00:00:00Z | 2020-07-01T00:00:01Z
            tax_percent = 3 | : tax rate: 0 | 3
            """)
    void findsInAnInvoiceAndInItsMonth(String set, String expected, String found) throws Exception {
        bill();
        tamper("update invoice set " + set + " where tenant_id = :tenant");
        for (var told : List.of(told(Map.of("invoice", number())), ofMonth())) {
            assertThat(told)
                    .anyMatch(one -> one.contains(expected)
                            && one.substring(one.indexOf(", but ")).contains(found));
        }
    }

    @Test
    void findsAnInvoiceThatCanNotBeRead() throws Exception {
        bill();
        tamper("update invoice set currency = 'XXX' where tenant_id = :tenant");
        assertThat(told(Map.of("invoice", number())))
                .anyMatch(told -> told.contains("lines that can be read") && told.contains("XXX"));
    }

    @ParameterizedTest
    @CsvSource({
        "2, '1 to 2, each once, but 1 invoices, the highest 2'",
        "1, '1 to 1, each once, but 1 invoices, the highest 2'"
    })
    void findsNumbersThatAreLeftOut(int last, String told) throws Exception {
        bill();
        tamper("update invoice set year = 2007, sequence = 2, number = '2007-000002' where tenant_id = :tenant");
        jdbc.sql("insert into invoice_series values (2007, ?)").param(last).update();
        undoAtEnd(() -> tamper("delete from invoice_series where year = 2007"));
        assertThat(told(Map.of("month", "2020-06"))).contains("invoice numbers of 2007: " + told);
    }

    @Test
    void findsWhatBelongsToNobody() throws Exception {
        bill();
        var nobody = "00000000-0000-4000-8000-000000000001";
        var move = "update usage_segment set tenant_id = '%s' where pod_uid = 'a/%s'";
        tamper(move.formatted(nobody, tenant.id()), move.formatted(tenant.id(), tenant.id()));
        assertThat(ofAll())
                .anyMatch(told -> told.startsWith(nobody + " 2020-06-01 sum of web, cpu"))
                .contains(nobody + " 2020-06 segments: a tenant that there is, but 1 of a tenant that there is not");
        undo();

        tamper(
                "update tenant set id = '%s', created_at = now() where id = :tenant".formatted(nobody),
                "update tenant set id = :tenant where id = '%s'".formatted(nobody));
        assertThat(ofAll()).anyMatch(told -> told.startsWith("2020-06 total of cpu over all tenants"));
        undo();
        created("2020-06-01T00:00:00Z");
        assertThat(ofAll())
                .noneMatch(told -> told.contains("total") || told.contains("segments:") || told.startsWith(slug));
    }

    /** It is no month's but that in which it began, and it runs on through this one. */
    @Test
    void findsWhatHasBeenOpenSinceAnotherMonthAndBelongsToNobody() throws Exception {
        var nobody = "00000000-0000-4000-8000-000000000002";
        tenant.segment("web", "open", "2020-05-10T00:00:00Z", null);
        undoAtEnd(() -> jdbc.sql(
                        "update usage_segment set ended_at = started_at where tenant_id = ? and ended_at is null")
                .param(tenant.id())
                .update());
        var move = "update usage_segment set tenant_id = '%s' where pod_uid = 'open/" + tenant.id() + "'";
        tamper(move.formatted(nobody), move.formatted(tenant.id()));
        assertThat(ofAll())
                .contains(nobody + " 2020-06 segments: a tenant that there is, but 1 of a tenant that there is not");
    }

    /** Whoever was deleted before the month began has a row, and its usage is its own. */
    @Test
    void findsNobodyWhereATenantIsNoneOfTheMonth() throws Exception {
        tenant.segment("web", "a", "2020-06-01T00:00:00Z", "2020-06-05T10:00:00Z");
        created("2020-08-01T00:00:00Z");
        assertThat(ofAll()).noneMatch(told -> told.contains("segments:"));
    }

    @Test
    void findsNothingInACorrectedMonthNorInOneThatIsNotClosed() throws Exception {
        bill();
        var wrong = number();
        tenant.segment("web", "late", "2020-06-06T00:00:00Z", "2020-06-06T10:00:00Z");
        var answer = operator().post("/v1/admin/invoices/" + wrong + "/correction", Map.of("reason", "late"));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        assertThat(ofMonth()).isEmpty();
        var open = tenant();
        invoiced.draft(open);
        var last = YearMonth.now(ZoneOffset.UTC).minusMonths(1).toString();
        assertThat(told(Map.of("month", last, "tenant", open))).isEmpty();
    }

    /** June begins in May in Tokyo, and ends in July in New York. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Tokyo, 2020-05-31T14:00:00Z, 2020-06-30T15:00:00Z",
        "America/New_York, 2020-06-01T03:00:00Z, 2020-07-01T03:00:00Z"
    })
    void findsNothingAtTheEdgesOfAMonthInAnotherZone(String zone, String edge, String last) throws Exception {
        created("2020-05-01T00:00:00Z");
        profile("2020-01-01T00:00:00Z", zone, 0);
        profile(last, zone, 19); // at the end in Tokyo, and an hour before it in New York
        tenant.segment("web", "a", edge, Instant.parse(edge).plusSeconds(7200).toString());
        tenant.segment("web", "b", "2020-06-30T23:00:00Z", "2020-07-01T00:00:00Z");
        tenant.segment("web", "c", "2020-07-01T00:00:00Z", "2020-07-01T05:00:00Z");
        invoiced.issue(tenant.id(), JUNE);
        assertThat(ofMonth()).isEmpty();
        assertThat(told(Map.of("month", "2020-06", "tenant", slug))).isEmpty();
        assertThat(told(Map.of("invoice", number()))).isEmpty();
    }

    @Test
    void asksNobodyElseWhereOneTenantIsVerified() throws Exception {
        bill();
        tamper("delete from invoice_line where app = 'api' and number = '%s'".formatted(number()));
        var other = tenant();
        assertThat(told(Map.of("month", "2020-06", "tenant", other))).isEmpty();
    }

    /** Its sums say nothing until they have been made again. */
    @Test
    void leavesOutSumsThatAreBeingMadeAgainAndSaysSo() throws Exception {
        bill();
        undoAtEnd(HeldTask.of(jdbc, "usage-rollups", "recurring")::close);
        tamper("""
                with wrong as (insert into usage_rollup_change values (:tenant, '2020-06-07', 'web', 0, 0, 1, 0, 0))
                insert into usage_rollup_rebuild values (:tenant, '2020-06-01')""", """
                with wrong as (delete from usage_rollup_change where tenant_id = :tenant and day = '2020-06-07')
                delete from usage_rollup_rebuild where tenant_id = :tenant""");
        var all = run(Map.of("month", "2020-06"));
        assertThat(told(all)).noneMatch(told -> told.contains("total") || told.startsWith(slug));
        assertThat(all.path("leftOut").asInt()).isOne();
        assertThat(all.path("totals").path(0).path("tenants").isNull()).isTrue();
        assertThat(all.path("totals").path(4).path("agreement").asString()).isEqualTo("NOT_COMPARED");
        assertThat(operator().get("/v1/admin/verifications").body().path("items"))
                .filteredOn(listed -> listed.path("id").equals(all.path("id")))
                .extracting(listed -> listed.path("leftOut").asInt())
                .containsExactly(1);
        assertThat(leftOut(slug)).isOne();
        assertThat(leftOut(tenant())).isZero();
        assertThat(visitor()
                        .get("/admin/verifications/" + all.path("id").asString())
                        .text())
                .contains("Sums of one tenant were being made again and were not compared", "Being made again");
        assertThat(command("2020-06", slug).text())
                .contains("Sums of 1 tenants are being made again and were not compared");
    }

    private List<String> ofMonth() throws Exception {
        return ofAll().stream().filter(told -> told.startsWith(slug)).toList();
    }

    private List<String> ofAll() throws Exception {
        return told(Map.of("month", "2020-06"));
    }

    private int leftOut(String of) throws Exception {
        return run(Map.of("month", "2020-06", "tenant", of)).path("leftOut").asInt();
    }
}
