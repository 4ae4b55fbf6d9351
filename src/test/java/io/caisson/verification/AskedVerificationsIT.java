package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.charges.BilledTenant;
import io.caisson.e2e.Api.Answer;
import io.caisson.invoices.InvoicedTenant;
import io.caisson.web.WebIT;
import io.caisson.web.pages.Visitor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When a verification may be asked for, by whatever way, whose turn it is, and the one of every night. */
@Import(InvoicedTenant.class)
class AskedVerificationsIT extends WebIT {

    private static final YearMonth APRIL = YearMonth.of(2020, 4);
    private static final String PAGE = "/admin/verifications";
    private static final String ROUTE = "/v1/admin/verifications";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private Turns turns;

    @Autowired
    private Runs runs;

    @Autowired
    private AskedVerifications asked;

    private Visitor visitor;
    private String slug;
    private BilledTenant tenant;

    @BeforeEach
    void bill() throws Exception {
        visitor = new Visitor(port);
        visitor.signIn(OPERATOR);
        slug = tenant();
        tenant = BilledTenant.of(jdbc, slug);
        tenant.pricedAtOneEuroPerCoreHour();
        created("2020-04-01T00:00:00Z");
        tenant.segment("web", "a", "2020-04-02T00:00:00Z", "2020-04-05T10:00:00Z");
        invoiced.issue(tenant.id(), APRIL);
    }

    @AfterEach
    void leave() {
        created(Instant.now().toString());
    }

    private void created(String at) {
        jdbc.sql("update tenant set created_at = cast(? as timestamptz) where id = ?")
                .params(at, tenant.id())
                .update();
    }

    private String invoice(String where) {
        return jdbc.sql("select number from invoice where tenant_id = ? and " + where)
                .param(tenant.id())
                .query(String.class)
                .single();
    }

    private Answer ask(Map<String, String> what) throws Exception {
        return operator().post(ROUTE, what);
    }

    private record Printed(int status, String text) {}

    private Printed command(String... arguments) throws Exception {
        var text = new ByteArrayOutputStream();
        var status = new VerifyCommand(base(), OPERATOR, new PrintStream(text)).run(List.of(arguments));
        return new Printed(status, text.toString().strip());
    }

    /** A credit note says what it takes back, and that what was thought once: neither needs segments. */
    @Test
    void refusesWhatSegmentsWereDroppedOf() throws Exception {
        var wrong = invoice("true");
        tenant.segment("web", "late", "2020-04-06T00:00:00Z", "2020-04-06T10:00:00Z");
        operator().post("/v1/admin/invoices/" + wrong + "/correction", Map.of("reason", "late"));
        var stands = invoice("replaces is not null");
        whileDropped("2020-04-01", () -> {
            for (var what : List.of(
                    Map.of("month", "2020-04"),
                    Map.of("month", "2020-04", "tenant", slug),
                    Map.of("invoice", stands))) {
                var answer = ask(what);
                var said = (what.containsKey("invoice") ? "invoice is '" + stands : "month is '2020-04")
                        + "', but must be";
                assertThat(answer.status()).as(answer.text()).isEqualTo(422);
                assertThat(answer.body().path("detail").asString())
                        .contains(said, "were dropped", "Choose a later one");
                assertThat(visitor.post(PAGE, what).text())
                        .contains(
                                "id=\"%s-error\"".formatted(what.containsKey("invoice") ? "invoice" : "month"),
                                said.replace("'", "&#39;"));
            }
            var refused = command("2020-04", slug);
            assertThat(refused.status).isEqualTo(VerifyCommand.NOT_DONE);
            assertThat(refused.text).contains("month is '2020-04'", "were dropped");
            for (var issued : List.of(wrong, invoice("corrects is not null"))) {
                assertThat(command(issued)).isEqualTo(new Printed(VerifyCommand.SAME, issued + ": 0 differences."));
            }
        });
        assertThat(command(stands).status).isEqualTo(VerifyCommand.SAME);
    }

    /** April begins in March in Tokyo, and ends in May in New York. */
    @ParameterizedTest
    @CsvSource({"Asia/Tokyo, 2020-03-01, 2020-05-01", "America/New_York, 2020-05-01, 2020-03-01"})
    void refusesAMonthThatReachesIntoOneThatWasDropped(String zone, String into, String beside) throws Exception {
        jdbc.sql("insert into billing_profile values (?, '2020-01-01T00:00:00Z', ?, 0, '', '', 'test', now())")
                .params(tenant.id(), zone)
                .update();
        whileDropped(into, () -> {
            assertThat(ask(Map.of("month", "2020-04")).status()).isEqualTo(422);
            assertThat(ask(Map.of("month", "2020-04", "tenant", slug)).status()).isEqualTo(422);
            assertThat(ask(Map.of("month", "2020-04", "tenant", tenant())).status())
                    .isEqualTo(201);
        });
        whileDropped(beside, () -> assertThat(
                        ask(Map.of("month", "2020-04", "tenant", slug)).status())
                .isEqualTo(201));
    }

    private interface Steps {

        void run() throws Exception;
    }

    private void whileDropped(String month, Steps steps) throws Exception {
        jdbc.sql("insert into usage_dropped values (cast(? as date), now())")
                .param(month)
                .update();
        try {
            steps.run();
        } finally {
            jdbc.sql("delete from usage_dropped where month = cast(? as date)")
                    .param(month)
                    .update();
        }
    }

    @Test
    void oneRunsAtATimeAndWhoDoesNotWaitForTheAnswerWaitsForTheTurn() throws Exception {
        UUID waiting;
        try (var another = turns.take().orElseThrow()) {
            var before = count("verification");
            var answer = ask(Map.of("month", "2020-04", "tenant", slug));
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.headers()).containsEntry("retry-after", "60");
            assertThat(answer.body().path("detail").asString()).contains("is under way", "Ask again in a minute", PAGE);
            var refused = command("2020-04", slug);
            assertThat(refused.status).isEqualTo(VerifyCommand.NOT_DONE);
            assertThat(refused.text).contains("is under way");
            assertThat(count("verification")).as("who was refused left nothing").isEqualTo(before);

            var page = visitor.post(PAGE, Map.of("month", "2020-04", "tenant", slug));
            assertThat(page.text()).contains("One verification runs at a time", "Waiting");
            waiting = UUID.fromString(page.path().substring(page.path().lastIndexOf('/') + 1));
            awaitThat(
                    "it asked whether it is its turn",
                    "select execution_time > now() from scheduled_tasks where task_instance = '%s'".formatted(waiting));
            assertThat(visitor.get(PAGE + "/" + waiting).text()).contains("One verification runs at a time");
        }
        awaitThat("its turn", "select finished_at is not null from verification where id = '%s'".formatted(waiting));
        assertThat(visitor.get(PAGE + "/" + waiting).text()).contains("Everything is as it should be");
        for (int turn = 0; turn < 25; turn++) { // more than there are connections
            turns.take().orElseThrow().close();
        }
        assertThat(command("2020-04", slug).status).isEqualTo(VerifyCommand.SAME);
    }

    @Test
    void whoWaitsForTheAnswerWaitsForOneThatIsShort() throws Exception {
        var wanted = Map.of("month", "2020-04", "tenant", slug);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var turn = turns.take().orElseThrow();
            var answer = executor.submit(() -> ask(wanted));
            awaitThat("it waits", "select exists (select from pg_locks where locktype = 'advisory' and not granted)");
            assertThat(ask(wanted).status()).as("somebody waits already").isEqualTo(409);
            turn.close();
            assertThat(answer.get().status()).isEqualTo(201);
        }
    }

    /** As after a process was killed that had checked three of five. */
    @Test
    void whatWasBegunIsDoneFromTheStart() throws Exception {
        UUID begun;
        try (var another = turns.take().orElseThrow()) {
            begun = asked.ask(APRIL, tenant.id(), "test");
            runs.begin(begun, 5);
            runs.checked(begun, 3, List.of(new Difference("half", "a", "b")));
            assertThat(visitor.get(PAGE + "/" + begun).text()).contains("3 of 5 tenants are checked", "Running");
            assertThat(ask(Map.of("month", "2020-04")).body().path("detail").asString())
                    .startsWith("The verification of 2020-04 that test asked for is under way");
        }
        awaitThat("it is done", "select finished_at is not null from verification where id = '%s'".formatted(begun));
        var run = runs.find(begun).orElseThrow();
        assertThat(run.differences()).isEmpty();
        assertThat(List.of(run.tenants(), run.checked(), run.found())).containsExactly(1, 1, 0);
    }

    @Test
    void runsEveryNightOverThisMonthAndTheLastAndADifferenceIsAnAlert() throws Exception {
        var now = YearMonth.now(ZoneOffset.UTC);
        var last = tenant();
        invoiced.lastMonth(last);
        var charge = "update charge set amount = amount %s 1 where tenant_id = (select id from tenant where slug = '"
                + last + "') and app = '=web()' and meter = 'cpu'";
        jdbc.sql(charge.formatted("+")).update();
        var since = Instant.now();
        var old = since.minus(Duration.ofDays(366));
        var gone = ran("Caisson", old, 0);
        var kept = List.of(
                ran("Caisson", old, 1),
                ran("an operator", old, 0),
                ran("Caisson", since.minus(Duration.ofDays(364)), 0));
        jdbc.sql("update scheduled_tasks set execution_time = now() where task_name = 'nightly-verification'")
                .update();

        await("both are over")
                .atMost(Duration.ofMinutes(1))
                .until(() -> nightly(since).size() == 2);

        var found = nightly(since);
        assertThat(found.keySet()).containsExactlyInAnyOrder(now, now.minusMonths(1));
        var run = runs.find(found.get(now.minusMonths(1))).orElseThrow();
        assertThat(run.differences()).anySatisfy(difference -> assertThat(difference.what())
                .startsWith("%s %s charge".formatted(last, now.minusMonths(1))));
        assertThat(jdbc.sql(
                                "select count(*) from notice where type = 'verification.differs' and tenant_id is null and body::text like ?")
                        .param("%" + run.id() + "%")
                        .query(Integer.class)
                        .single())
                .isOne();
        assertThat(visitor.get("/admin/notices").text()).contains("Verification found differences");
        var age = operator()
                .get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith("caisson_verification_age_seconds "))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .toList();
        assertThat(age).singleElement().satisfies(seconds -> assertThat(seconds)
                .isBetween(0.0, Duration.between(since, Instant.now()).toMillis() / 1_000.0));
        assertThat(jdbc.sql(
                                "select (execution_time at time zone 'UTC')::time::text from scheduled_tasks where task_name = 'nightly-verification'")
                        .query(String.class)
                        .single())
                .isEqualTo("02:30:00");
        assertThat(runs.find(gone)).as("a night that found nothing, a year ago").isEmpty();
        assertThat(kept).allSatisfy(id -> assertThat(runs.find(id)).isPresent());
        jdbc.sql(charge.formatted("-")).update();
    }

    private UUID ran(String by, Instant finished, int found) {
        var id = runs.add(APRIL, null, null, by);
        jdbc.sql("update verification set started_at = :at, finished_at = :at, found = :found where id = :id")
                .param("at", Timestamp.from(finished))
                .param("found", found)
                .param("id", id)
                .update();
        return id;
    }

    /** Those that are over, by their months. */
    private Map<YearMonth, UUID> nightly(Instant since) {
        var over = new HashMap<YearMonth, UUID>();
        runs.latest(50).stream()
                .filter(run -> run.askedBy().equals("Caisson"))
                .filter(run -> run.startedAt().isAfter(since) && run.finishedAt() != null)
                .forEach(run -> over.put(run.month(), run.id()));
        return over;
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }

    private void awaitThat(String what, String sql) {
        await(what)
                .atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql(sql).query(Boolean.class).optional().orElse(false));
    }
}
