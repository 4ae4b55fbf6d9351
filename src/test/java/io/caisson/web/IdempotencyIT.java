package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
import io.caisson.e2e.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** One effect per {@code Idempotency-Key}. */
class IdempotencyIT extends WebIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    private JdbcClient jdbc;

    @Test
    void twentyAtOnceHaveOneEffectAndOneAnswer() throws Exception {
        var tenant = tenant();
        var member = member(tenant);
        var key = UUID.randomUUID().toString();
        var requests = new ArrayList<Callable<Answer>>();
        for (int n = 0; n < 20; n++) {
            requests.add(() -> create(member, tenant, "web", key));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            assertThat(answers).extracting(Answer::status).containsOnly(201);
            assertThat(answers)
                    .extracting(Answer::text)
                    .containsOnly(answers.getFirst().text());
            assertThat(answers)
                    .extracting(answer -> answer.headers().get("location"))
                    .containsOnly("/v1/tenants/" + tenant + "/apps/web");
        }
        assertThat(member.get("/v1/tenants/" + tenant + "/apps/web/releases")
                        .body()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void deploymentsAndRollbacksHaveOneEffectToo() throws Exception {
        var tenant = tenant();
        var path = "/v1/tenants/" + tenant + "/apps/web";
        create(operator(), tenant, "web", UUID.randomUUID().toString());
        operator().finished(tenant, "web", 1);
        for (var route : Map.of(path + "/deployments", "{\"instances\":2}", path + "/releases/1/rollback", "")
                .entrySet()) {
            var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
            var first = operator().send(route.getKey(), "POST", route.getValue(), key);
            var again = operator().send(route.getKey(), "POST", route.getValue(), key);

            assertThat(first.status()).as(first.text()).isEqualTo(201);
            assertThat(again.text()).isEqualTo(first.text());
            assertThat(again.headers().get("location"))
                    .isEqualTo(first.headers().get("location"));
        }
        assertThat(operator().get(path + "/releases").body().path("items")).hasSize(3);
    }

    @Test
    void refusesTheSameKeyWithAnotherRequest() throws Exception {
        var tenant = tenant();
        var key = UUID.randomUUID().toString();
        create(operator(), tenant, "web", key);

        var other = create(operator(), tenant, "other", key);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body().path("type").asString()).endsWith("idempotency-key-reused");
        assertThat(other.body().path("detail").asString()).contains(key);
    }

    @Test
    void theKeyOfOneTenantDoesNotAnswerForAnother() throws Exception {
        var mine = tenant();
        var theirs = tenant();
        var key = UUID.randomUUID().toString();
        create(member(theirs), theirs, "web", key);

        var answer = create(member(mine), mine, "web", key);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().get("location")).contains(mine);
    }

    @Test
    void whatWasRefusedMayBeTriedAgain() throws Exception {
        var tenant = tenant();
        var key = UUID.randomUUID().toString();
        assertThat(create(operator(), tenant, "No", key).status()).isEqualTo(422);

        assertThat(create(operator(), tenant, "web", key).status()).isEqualTo(201);
    }

    @Test
    void forgetsAKeyAfterADay() throws Exception {
        var tenant = tenant();
        var key = UUID.randomUUID().toString();
        create(operator(), tenant, "web", key);
        jdbc.sql("update idempotency_key set created_at = created_at - interval '25 hours' where key = ?")
                .param(key)
                .update();

        assertThat(create(operator(), tenant, "other", key).status()).isEqualTo(201);
    }

    @Test
    void aRecurringTaskRemovesWhatIsOlder() throws Exception {
        var old = UUID.randomUUID().toString();
        jdbc.sql("""
                insert into idempotency_key (caller, key, request_hash, status, created_at)
                values ('operator', ?, '', 201, now() - interval '25 hours')""").param(old).update();
        var due = jdbc.sql("update scheduled_tasks set execution_time = now() where task_name = 'idempotency-keys'")
                .update();

        assertThat(due).isEqualTo(1);
        Awaitility.await("the row is gone")
                .atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql("select count(*) from idempotency_key where key = ?")
                                .param(old)
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    @Test
    void refusesKeysThatAreNone() throws Exception {
        var tenant = tenant();
        for (var key : List.of(" ", "a\tb", "x".repeat(256))) {
            var answer = create(operator(), tenant, "web", key);

            assertThat(answer.status()).as(key).isEqualTo(422);
            assertThat(answer.body().path("field").asString()).isEqualTo("Idempotency-Key");
        }
    }

    private static Answer create(Api api, String tenant, String name, String key) throws Exception {
        return api.send(
                "/v1/tenants/" + tenant + "/apps",
                "POST",
                JSON.writeValueAsString(app(name, "web:1.0")),
                Map.of("Idempotency-Key", key));
    }
}
