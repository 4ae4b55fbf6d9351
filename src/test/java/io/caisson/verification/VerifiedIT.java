package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.charges.BilledTenant;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** A tenant that is there since a month that is over and pays a euro for a core-hour, whose rows are changed and verified. */
@Import(InvoicedTenant.class)
abstract class VerifiedIT extends WebIT {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    InvoicedTenant invoiced;

    @Autowired
    TransactionTemplate transaction;

    String slug;
    BilledTenant tenant;

    /** The name of the tenant's price book and of its plan. */
    String book;

    private boolean isKept;
    private final Deque<Runnable> undos = new ArrayDeque<>();

    /** The one that is verified. */
    abstract YearMonth month();

    @BeforeEach
    void make() throws Exception {
        slug = tenant();
        tenant = BilledTenant.of(jdbc, slug);
        book = tenant.pricedAtOneEuroPerCoreHour();
        created(month().atDay(1) + "T00:00:00Z"); // else nothing of it is free, and there is no minimum
    }

    /** What others read, too, is as it was, and the background has no years to charge. */
    @AfterEach
    void leave() {
        while (!undos.isEmpty()) {
            undo();
        }
        created(Instant.now().toString());
    }

    void created(String at) {
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where id = ?")
                .params(at, tenant.id())
                .update();
    }

    /** As who owns the machine can. What it changes of the tenant's rows is put back when the test ends. */
    void tamper(String sql) {
        keep();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            changes(sql).forEach(each -> jdbc.sql(each).params(names()).update());
        });
    }

    List<String> changes(String sql) {
        return List.of(sql);
    }

    /** What is changed past {@link #tamper} is put back, too. */
    void keep() {
        if (!isKept) {
            isKept = true;
            undoAtEnd(new KeptRows(jdbc, transaction, names())::putBack);
        }
    }

    /** For rows that are not the tenant's, or within a test: taken back by {@link #undo}, or when it ends in whatever way. */
    void tamper(String sql, String undo) {
        tamper(sql);
        undoAtEnd(() -> tamper(undo));
    }

    void undoAtEnd(Runnable undo) {
        undos.push(undo);
    }

    /** Takes the last change back that is not yet. */
    void undo() {
        undos.pop().run();
    }

    /** What SQL may name. */
    private Map<String, Object> names() {
        return Map.of(
                "tenant",
                tenant.id(),
                "book",
                book,
                "pod",
                "a/" + tenant.id(),
                "month",
                month().atDay(1).toString());
    }

    /** Of the tenant's first invoice. */
    String number() {
        return number("true");
    }

    String number(String where) {
        return jdbc.sql("select number from invoice where tenant_id = ? and %s order by year, sequence limit 1"
                        .formatted(where))
                .param(tenant.id())
                .query(String.class)
                .single();
    }

    JsonNode run(Map<String, ?> asked) throws Exception {
        var run = operator().post("/v1/admin/verifications", asked);
        assertThat(run.status()).as(run.text()).isEqualTo(201);
        return run.body();
    }

    List<String> told(Map<String, ?> asked) throws Exception {
        return told(run(asked));
    }

    static List<String> told(JsonNode run) {
        return run.path("differences")
                .valueStream()
                .map(difference -> Stream.of("what", "expected", "found")
                        .map(part -> difference.path(part).asString())
                        .toArray())
                .map("%s: %s, but %s"::formatted)
                .toList();
    }

    record Printed(int status, String text) {}

    Printed command(String... arguments) throws Exception {
        var text = new ByteArrayOutputStream();
        var status = new VerifyCommand(base(), OPERATOR, new PrintStream(text)).run(List.of(arguments));
        return new Printed(status, text.toString().strip());
    }

    Visitor visitor() throws Exception {
        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
        return visitor;
    }
}
