package io.caisson.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api.Answer;
import io.caisson.web.pages.Visitor;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** When a verification may be asked for, by whatever way, and whose turn it is. */
class AskedVerificationsIT extends VerifiedIT {

    private static final YearMonth APRIL = YearMonth.of(2020, 4);
    private static final String PAGE = "/admin/verifications";
    private static final String ROUTE = "/v1/admin/verifications";

    @Autowired
    private Turns turns;

    @Autowired
    private Runs runs;

    @Autowired
    private AskedVerifications asked;

    private Visitor visitor;

    @Override
    YearMonth month() {
        return APRIL;
    }

    @BeforeEach
    void bill() throws Exception {
        visitor = visitor();
        tenant.segment("web", "a", "2020-04-02T00:00:00Z", "2020-04-05T10:00:00Z");
        invoiced.issue(tenant.id(), APRIL);
    }

    private Answer ask(Map<String, String> what) throws Exception {
        return operator().post(ROUTE, what);
    }

    /** A credit note says what it takes back, and that what was thought once: neither needs segments. */
    @Test
    void refusesWhatSegmentsWereDroppedOf() throws Exception {
        var wrong = number();
        tenant.segment("web", "late", "2020-04-06T00:00:00Z", "2020-04-06T10:00:00Z");
        operator().post("/v1/admin/invoices/" + wrong + "/correction", Map.of("reason", "late"));
        var stands = number("replaces is not null");
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
                                said.replace("invoice", "Invoice")
                                        .replace("month", "Month")
                                        .replace("'", "&#39;"));
            }
            var refused = command("2020-04", slug);
            assertThat(refused.status()).isEqualTo(VerifyCommand.NOT_DONE);
            assertThat(refused.text()).contains("month is '2020-04'", "were dropped");
            for (var issued : List.of(wrong, number("corrects is not null"))) {
                assertThat(command(issued)).isEqualTo(new Printed(VerifyCommand.SAME, issued + ": 0 differences."));
            }
        });
        assertThat(command(stands).status()).isEqualTo(VerifyCommand.SAME);
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
            assertThat(refused.status()).isEqualTo(VerifyCommand.NOT_DONE);
            assertThat(refused.text()).contains("is under way");
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
        assertThat(command("2020-04", slug).status()).isEqualTo(VerifyCommand.SAME);
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

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }

    private void awaitThat(String what, String sql) {
        await(what)
                .atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql(sql).query(Boolean.class).optional().orElse(false));
    }
}
