package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import io.caisson.e2e.Api.Answer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Requests of one tenant wait for each other, and nobody else for them. */
class FairShareIT extends WebIT {

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void othersAreAnsweredWhileATenantsRequestsWaitForItsRow() throws Exception {
        var crowded = tenant();
        var member = member(crowded);
        var other = tenant();
        var neighbour = member(other);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holder = database.getConnection()) {
            lock(holder, crowded);
            var answers = create(threads, member, crowded, 40);
            await("some of them wait for the row").until(() -> waiting() >= FairShare.AT_ONCE);

            assertThat(member.get("/v1/tenants/" + crowded + "/apps").status()).isEqualTo(200);
            assertThat(neighbour.get("/v1/tenants/" + other + "/apps").status()).isEqualTo(200);
            assertThat(neighbour
                            .post("/v1/tenants/" + other + "/apps", app("web", "web:1.0"))
                            .status())
                    .isEqualTo(201);
            assertThat(answers).noneMatch(Future::isDone);

            holder.rollback();
            for (var answer : answers) {
                assertThat(answer.get().status()).isIn(201, 409);
            }
        }
    }

    @Test
    void refusesWhatIsBeyondThoseThatMayWait() throws Exception {
        var crowded = tenant();
        var member = member(crowded);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holder = database.getConnection()) {
            lock(holder, crowded);
            var answers = create(threads, member, crowded, FairShare.AT_ONCE + FairShare.MOST_WAITING + 3);
            await("what is too much is refused")
                    .until(() -> answers.stream().filter(Future::isDone).count() == 3);

            holder.rollback();
            var refused = new ArrayList<Answer>();
            for (var answer : answers) {
                if (answer.get().status() == 429) {
                    refused.add(answer.get());
                } else {
                    assertThat(answer.get().status()).isIn(201, 409);
                }
            }
            assertThat(refused).hasSize(3).allSatisfy(answer -> {
                assertThat(answer.headers()).containsEntry("retry-after", "5");
                assertThat(answer.body().path("type").asString()).endsWith("too-many-requests");
                assertThat(answer.body().path("detail").asString()).contains("Send fewer at once");
            });
        }
    }

    /** The question that may wait for a registry is called so, too, and waits for nobody's row. */
    @Test
    void anAppThatIsCalledPreflightIsNoWayAround() throws Exception {
        var crowded = tenant();
        var member = member(crowded);
        var other = tenant();
        var neighbour = member(other);
        assertThat(member.post("/v1/tenants/" + crowded + "/apps", app("preflight", "web:1.0"))
                        .status())
                .isEqualTo(201);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holder = database.getConnection()) {
            lock(holder, crowded);
            var path = "/v1/tenants/" + crowded + "/apps/preflight";
            var answers = new ArrayList<Future<Answer>>();
            for (var n = 0; n < 40; n++) {
                answers.add(threads.submit(() -> member.send(path, "PATCH", Map.of("instances", 2))));
            }
            await("some of them wait for the row").until(() -> waiting() >= FairShare.AT_ONCE);

            assertThat(neighbour.get("/v1/tenants/" + other + "/apps").status()).isEqualTo(200);
            holder.rollback();
            for (var answer : answers) {
                assertThat(answer.get().status()).isIn(200, 409);
            }
        }
    }

    private static void lock(Connection holder, String tenant) throws Exception {
        holder.setAutoCommit(false);
        try (var statement = holder.prepareStatement("select from tenant where slug = ? for update")) {
            statement.setString(1, tenant);
            statement.execute();
        }
    }

    private static List<Future<Answer>> create(ExecutorService threads, Api member, String tenant, int requests) {
        var answers = new ArrayList<Future<Answer>>();
        for (var n = 0; n < requests; n++) {
            var name = "app-" + n;
            Callable<Answer> create = () -> member.post("/v1/tenants/" + tenant + "/apps", app(name, "web:1.0"));
            answers.add(threads.submit(create));
        }
        return answers;
    }

    private long waiting() {
        return jdbc.sql("""
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like '%tenant%'""").query(Long.class).single();
    }
}
