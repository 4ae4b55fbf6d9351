package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.MeteringParts;
import io.caisson.prices.SetTax;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

/** Every column of every table on which money stands is changed, one at a time, by somebody who owns the machine. */
class EveryColumnIT extends VerifiedIT {

    private static final YearMonth MARCH = YearMonth.of(2021, 3);

    /** Which of the rows is changed. */
    private static final Map<String, String> ROWS = Map.ofEntries(
            Map.entry("usage_segment", "tenant_id = :tenant and ended_at is not null and sign = 1 and revision = 0"),
            Map.entry("usage_open", "tenant_id = :tenant"),
            Map.entry("usage_rollup", "tenant_id = :tenant"),
            Map.entry("price_book", "name = :book"),
            Map.entry("price_version", "price_book = :book"),
            Map.entry("price", "price_book = :book and meter = 'cpu'"),
            Map.entry("plan", "name = :book"),
            Map.entry("plan_version", "plan = :book"),
            Map.entry("tenant_plan", "tenant_id = :tenant and plan = :book"),
            Map.entry("billing_profile", "tenant_id = :tenant"),
            Map.entry("tax_change", "tenant_id = :tenant"),
            Map.entry("charge", "tenant_id = :tenant and meter = 'cpu'"),
            Map.entry("charged_month", "tenant_id = :tenant and month = '2021-03-01'"),
            Map.entry("charged_sum", "tenant_id = :tenant and month = '2021-03-01'"),
            Map.entry("invoice", "number = :invoice"),
            Map.entry("invoice_line", "number = :invoice and meter = 'cpu'"),
            Map.entry("invoice_seal", "number = :invoice"),
            Map.entry("invoice_series", "year = substr(:invoice, 1, 4)::int"),
            Map.entry("credit_grant", "tenant_id = :tenant"),
            Map.entry("credit_use", "invoice = :invoice"),
            Map.entry("payment", "invoice = :invoice"),
            Map.entry("payment_passed_on", "invoice = :invoice"),
            Map.entry("row_seal", "key = :book"));

    /** A check ties these to others, even for who may switch triggers off: {@link VerificationIT} changes them together. */
    private static final List<String> REFUSED = List.of(
            "charged_month.approved_by",
            "charged_month.approved_at",
            "charged_month.approval_reason",
            "charged_month.approved_missing",
            "invoice.number",
            "invoice.year",
            "invoice.sequence",
            "invoice.kind",
            "invoice.corrects",
            "invoice.replaces",
            "invoice.missing",
            "invoice.approved_by",
            "invoice.approved_at",
            "invoice.approval_reason",
            "invoice.net",
            "invoice.tax",
            "invoice.total",
            "invoice.credited",
            "invoice.due",
            "plan_version.mark_up_percent",
            "plan_version.cpu_millis",
            "plan_version.memory_bytes",
            "plan_version.instances",
            "price.meter",
            "usage_segment.revision",
            "usage_segment.sign",
            "usage_segment.corrects");

    private record Column(String table, String name, String type) {

        @Override
        public String toString() {
            return table + "." + name;
        }

        /** Another value of its kind that its checks allow, where they allow any. */
        String other() {
            return switch (name) {
                case "sign" -> "-sign";
                case "line" -> "line + 100";
                case "day" -> "day + 100";
                case "coverage" -> "'MISSING'";
                case "meter" -> "'memory'";
                case "kind" -> table.equals("credit_grant") ? "'PREPAID'" : "'OVERHEAD'";
                case "overhead" -> "'ABSORB'";
                case "currency" -> "'USD'";
                case "month" -> "cast(month - interval '1 month' as date)";
                default ->
                    switch (type) {
                        case "timestamptz" ->
                            "case when \"%1$s\" = 'epoch' then '2021-03-02T00:00:00Z' else coalesce(\"%1$s\", '2021-03-05T00:00:00Z') + interval '1 second' end"
                                    .formatted(name);
                        case "date" -> "\"%s\" + 1".formatted(name);
                        case "uuid" -> "gen_random_uuid()";
                        case "text" -> "coalesce(\"%s\", '') || 'x'".formatted(name);
                        case "bool" -> "not coalesce(\"%s\", false)".formatted(name);
                        default -> "coalesce(\"%s\", 0) + 1".formatted(name);
                    };
            };
        }
    }

    @Autowired
    private DataSource database;

    private String invoice;

    @Override
    YearMonth month() {
        return MARCH;
    }

    @BeforeEach
    void bill() throws Exception {
        jdbc.sql(
                        "insert into billing_profile values (?, '2021-01-01T00:00:00Z', 'Europe/Berlin', 19, 'Street 1', 'DE1', 'test', now())")
                .param(tenant.id())
                .update();
        SetTax.inThePast(jdbc, transaction, tenant.id(), Instant.parse("2021-02-01T00:00:00Z"), 7);
        var credit = Map.of("kind", "CREDIT", "amount", "1.00", "currency", "EUR", "reason", "test");
        assertThat(operator().post("/v1/tenants/" + slug + "/credits", credit).status())
                .isEqualTo(201);
        tenant.segment("web", "a", "2021-03-01T00:00:00Z", "2021-03-05T10:00:00Z");
        opened("b");
        MeteringParts.roll(database);
        invoiced.issue(tenant.id(), MARCH);
        invoice = number();
        jdbc.sql("insert into payment values (?, ?, 1, now(), 'test', now())")
                .params("paid/" + slug, invoice)
                .update();
        passOn("paid/" + slug);
    }

    /** From the invoice to itself, which adds nothing to anything: one that stands is what all others are changed on. */
    private void passOn(String payment) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("alter table payment_passed_on disable trigger payment_is_passed_on")
                    .update();
            jdbc.sql("insert into payment_passed_on values (?, ?, 1)")
                    .params(payment, invoice)
                    .update();
            jdbc.sql("alter table payment_passed_on enable trigger payment_is_passed_on")
                    .update();
        });
    }

    /** In this month, so that nothing carries it over. */
    private void opened(String pod) {
        jdbc.sql("""
                insert into usage_segment (tenant_id, namespace_uid, pod_uid, app, release, node, cpu_millis, memory_bytes,
                    overhead_cpu_millis, overhead_memory_bytes, started_at, coverage)
                values (?, 'ns', ?, 'web', 1, 'node', 500, 1073741824, 50, 67108864, date_trunc('second', now()), 'OBSERVED')""").params(tenant.id(), pod + "/" + tenant.id()).update();
        undoAtEnd(
                () -> jdbc.sql("update usage_segment set ended_at = started_at where pod_uid = ? and ended_at is null")
                        .param(pod + "/" + tenant.id())
                        .update());
    }

    @Test
    void whateverIsChangedIsFound() throws Exception {
        assertThat(differences()).isEmpty();
        var unnoticed = new ArrayList<String>();
        var refused = new ArrayList<String>();
        for (var column : columns()) {
            if (!isChanged(column)) {
                refused.add(column.toString());
                continue;
            }
            if (differences().isEmpty()) {
                unnoticed.add(column.toString());
            }
            undo();
        }
        assertThat(differences()).as("all is as it was").isEmpty();
        assertThat(refused).containsExactlyInAnyOrderElementsOf(REFUSED);
        assertThat(unnoticed).isEmpty();
    }

    private List<Column> columns() {
        var columns = jdbc.sql("""
                select table_name, column_name, udt_name from information_schema.columns
                where table_schema = 'public' and table_name in (:tables) order by table_name, ordinal_position""")
                .param("tables", ROWS.keySet())
                .query((row, n) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        assertThat(columns.stream().map(Column::table).distinct()).containsExactlyInAnyOrderElementsOf(ROWS.keySet());
        return columns;
    }

    private record Place(String part, String row) {}

    /** Until it is undone; or not, where the database refuses the value even so. */
    private boolean isChanged(Column column) {
        var table = column.table();
        var before = jdbc.sql("select \"%s\"::text from %s where %s order by ctid limit 1"
                        .formatted(column.name(), table, ROWS.get(table)))
                .params(row())
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .single();
        try {
            var at = set(column, ROWS.get(table), column.other(), row());
            undoAtEnd(() -> set(
                    column,
                    "ctid = cast(:row as tid) and tableoid = cast(:part as regclass)",
                    before.map(value -> "cast('%s' as %s)".formatted(value.replace("'", "''"), column.type()))
                            .orElse("null"),
                    Map.of("row", at.row(), "part", at.part())));
            return true;
        } catch (DataIntegrityViolationException e) {
            return false;
        }
    }

    private Map<String, Object> row() {
        return Map.of("tenant", tenant.id(), "book", book, "invoice", invoice);
    }

    private Place set(Column column, String where, String value, Map<String, Object> params) {
        return transaction.execute(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            return jdbc.sql("""
                    update %1$s set "%2$s" = %3$s
                    where (tableoid, ctid) = (select tableoid, ctid from %1$s where %4$s order by ctid limit 1)
                    returning tableoid::regclass::text, ctid::text""".formatted(column.table(), column.name(), value, where))
                    .params(params)
                    .query((row, n) -> new Place(row.getString(1), row.getString(2)))
                    .single();
        });
    }

    private List<String> differences() throws Exception {
        return told(Map.of("month", "2021-03"));
    }
}
