package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import io.caisson.tenancy.LifeCycle;
import io.caisson.tenancy.SuspensionCause;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.pages.Visitor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A suspended tenant: what is refused, what goes on, and how it comes back. */
class SuspensionIT extends WebIT {

    @Autowired
    private KubernetesClient cluster;

    @Autowired
    private LifeCycle lifeCycle;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private String tenant;
    private Api member;

    @BeforeEach
    void aTenant() throws Exception {
        await("the sandbox is ready").atMost(Duration.ofSeconds(30)).until(() -> operator()
                .get("/v1/admin/sandbox")
                .body()
                .path("status")
                .path("state")
                .asString("")
                .equals("READY"));
        tenant = tenant();
        member = member(tenant);
    }

    @Test
    void theTenantIsToldWhyAndTheWayOutWhereverSomethingWouldRun() throws Exception {
        create("web");
        suspend("It sends \"spam\" – Größe 5");

        var why = member.get(path("/suspension")).body();
        assertThat(why.path("suspended").asBoolean()).isTrue();
        assertThat(why.path("causes").get(0).path("reason").asString()).isEqualTo("It sends \"spam\" – Größe 5");
        assertThat(why.toString()).doesNotContain("bootstrap", "putBy");
        for (var refused : List.of(
                member.post(path("/apps"), app("other", "web:1.0")),
                member.send(path("/apps/web"), "PATCH", Map.of("instances", 2)),
                member.post(path("/apps/web/deployments"), Map.of("image", SAMPLES + "web:2.0")),
                member.post(path("/apps/web/releases/1/rollback"), Map.of()),
                member.post(path("/quota/preflight"), Map.of("app", "web", "instances", 2)),
                member.post(path("/isolation-reports"), Map.of()))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(refused.body().path("detail").asString())
                    .contains("is suspended", "spam", "Ask the operator to resume it.");
        }
    }

    @Test
    void readingLimitsRulesAndRemovalsGoOn() throws Exception {
        create("web");
        create("old");
        suspend("Unpaid.");

        for (var read : List.of("", "/apps", "/apps/web", "/apps/web/releases", "/quota", "/usage?" + month())) {
            assertThat(member.get(path(read)).status()).as(read).isEqualTo(200);
        }
        assertThat(member.send(path("/network/egress"), "PUT", Map.of("mode", "none"))
                        .status())
                .isEqualTo(200);
        assertThat(member.send(path(""), "PATCH", Map.of("name", "Renamed")).status())
                .isEqualTo(200);
        var bigger = Map.of("cpuMillis", 9000, "memoryBytes", 8L << 30, "instances", 9);
        assertThat(operator().send(path("/quota"), "PUT", bigger).status()).isEqualTo(200);
        assertThat(member.get(path("/quota"))
                        .body()
                        .path("hard")
                        .path("instances")
                        .asInt())
                .isEqualTo(9);
        assertThat(member.send(path("/apps/old"), "DELETE", null).status()).isEqualTo(202);
        await("the app is gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> member.get(path("/apps/old")).status() == 404);
        await("and the namespace's quota is zero all the time")
                .atMost(Duration.ofSeconds(30))
                .until(() -> namespaceQuota().equals("0"));
    }

    @Test
    void runsAgainOnlyWhenNoCauseIsLeft() throws Exception {
        create("web");
        suspend("Spam.");
        var id = tenancy.idOf(tenant);
        assertThat(lifeCycle.suspend(id, SuspensionCause.BUDGET, "100 EUR of 100 EUR.", "budgets"))
                .isTrue();
        assertThat(lifeCycle.suspend(id, SuspensionCause.BUDGET, "Again.", "budgets"))
                .isFalse();
        assertThat(operator()
                        .post(path("/suspension"), Map.of("reason", "Twice."))
                        .status())
                .isEqualTo(409);

        var left = operator()
                .send(path("/suspension?cause=OPERATOR"), "DELETE", null)
                .body();
        assertThat(left.path("causes").size()).isEqualTo(1);
        assertThat(left.path("causes").get(0).path("cause").asString()).isEqualTo("BUDGET");
        assertThat(state()).isEqualTo("SUSPENDED");

        operator().send(path("/suspension?cause=BUDGET"), "DELETE", null);
        assertThat(state()).isEqualTo("ACTIVE");
        await("it serves again").atMost(Duration.ofSeconds(30)).until(() -> ready("web") == 1);
        assertThat(operator().send(path("/suspension"), "DELETE", null).status())
                .isEqualTo(200);
        assertThat(jdbc.sql(
                                "select count(*) from suspension where tenant_id = ? and lifted_by = 'bootstrap' and put_by in ('bootstrap', 'budgets')")
                        .param(id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aCauseThatHoldsIsOnThePageHoweverManyCameAndWentSince() throws Exception {
        suspend("Spam");
        jdbc.sql("""
                insert into suspension (tenant_id, cause, reason, since, put_by, lifted_at, lifted_by)
                select tenant.id, 'BUDGET', 'Reached', now(), 'test', now(), 'test' from tenant, generate_series(1, 20)
                where slug = ?""").param(tenant).update();
        var visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
        assertThat(visitor.get("/tenants/" + tenant + "/suspension").text())
                .contains("Let it run again?")
                .doesNotContain("Suspend it?");
    }

    @Test
    void aDeploymentOnItsWayWaitsAndGoesOnAfterwards() throws Exception {
        create("web");
        operator().post(path("/apps/web/deployments"), Map.of("image", SAMPLES + "slow:1.0", "readySeconds", 40));
        await("it rolls out")
                .atMost(Duration.ofSeconds(30))
                .until(() -> deployment(2).path("state").asString().equals("ROLLING_OUT"));

        suspend("Spam.");
        await("all instances are gone").atMost(Duration.ofSeconds(60)).until(() -> pods() == 0);
        assertThat(deployment(2).path("state").asString()).isEqualTo("ROLLING_OUT");
        assertThat(deployment(2).path("reason").asString()).isEqualTo("TENANT_SUSPENDED");

        operator().send(path("/suspension"), "DELETE", null);
        await("both are there again").atMost(Duration.ofSeconds(60)).until(() -> pods() == 2);
        assertThat(deployment(2).path("reason").asString("")).isEmpty();
        assertThat(member.post(path("/apps/web/deployments/2/cancel"), Map.of()).status())
                .isEqualTo(200);
    }

    @Test
    void oneThatWasNeverStartedIsStartedAfterwards() throws Exception {
        suspendAtOnce(() -> operator().post(path("/apps"), app("web", "web:1.0")));

        await("it waits").atMost(Duration.ofSeconds(30)).until(() -> pods() == 0);
        operator().send(path("/suspension"), "DELETE", null);
        assertThat(operator().finished(tenant, "web", 1).path("state").asString())
                .isEqualTo("HEALTHY");
    }

    @Test
    void aSuspendedTenantCanBeDeleted() throws Exception {
        create("web");
        suspend("Spam.");

        assertThat(operator().send(path(""), "DELETE", null).status()).isEqualTo(202);
        assertThat(operator()
                        .post(path("/suspension"), Map.of("reason", "More."))
                        .status())
                .isEqualTo(409);
        assertThat(operator().send(path("/suspension"), "DELETE", null).status())
                .isEqualTo(409);
        await("it is gone")
                .atMost(Duration.ofSeconds(60))
                .until(() -> operator().get(path("")).status() == 404);
    }

    @Test
    void nobodyButCaissonScalesUpAndTheAuditFindsNothingInWhatCaissonDid() throws Exception {
        create("web");
        suspend("Spam.");
        await("all instances are gone").atMost(Duration.ofSeconds(60)).until(() -> pods() == 0);

        cluster.apps()
                .deployments()
                .inNamespace("tenant-" + tenant)
                .withName("web")
                .edit(deployment -> {
                    deployment.getSpec().setReplicas(1);
                    return deployment;
                });

        await("it is zero again")
                .atMost(Duration.ofSeconds(10))
                .until(() -> cluster.apps()
                                .deployments()
                                .inNamespace("tenant-" + tenant)
                                .withName("web")
                                .get()
                                .getSpec()
                                .getReplicas()
                        == 0);
        assertThat(pods()).isZero();
        var findings = member.get(path("/findings")).body().path("items");
        assertThat(findings.valueStream()
                        .filter(item -> !item.path("name").asString().equals("web")))
                .isEmpty();
    }

    @Test
    void oneEffectPerKey() throws Exception {
        var key = UUID.randomUUID().toString();
        var headers = Map.of("Idempotency-Key", key);
        var first = operator().send(path("/suspension"), "POST", "{\"reason\":\"Spam.\"}", headers);
        var again = operator().send(path("/suspension"), "POST", "{\"reason\":\"Spam.\"}", headers);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(operator()
                        .send(path("/suspension"), "POST", "{\"reason\":\"Other.\"}", headers)
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"reason\":\"  \"}", "{\"reason\":\"a\\u0000b\"}", "{\"reason\":\"a\\u202eb\"}"})
    void refusesAReasonThatNobodyCouldRead(String body) throws Exception {
        var refused = operator().send(path("/suspension"), "POST", body, Map.of());

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("field").asString()).isEqualTo("reason");
        assertThat(state()).isEqualTo("ACTIVE");
    }

    @Test
    void refusesAReasonThatIsTooLongAndACauseThatThereIsNot() throws Exception {
        assertThat(operator()
                        .post(path("/suspension"), Map.of("reason", "x".repeat(501)))
                        .status())
                .isEqualTo(422);
        assertThat(operator()
                        .send(path("/suspension?cause=SPAM"), "DELETE", null)
                        .status())
                .isEqualTo(422);
    }

    private interface Request {
        Api.Answer send() throws Exception;
    }

    private void suspendAtOnce(Request request) throws Exception {
        assertThat(request.send().status()).isEqualTo(201);
        suspend("Spam.");
    }

    private void create(String name) throws Exception {
        var made = operator().post(path("/apps"), app(name, "web:1.0"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(operator().finished(tenant, name, 1).path("state").asString())
                .isEqualTo("HEALTHY");
    }

    private void suspend(String reason) throws Exception {
        assertThat(operator()
                        .post(path("/suspension"), Map.of("reason", reason))
                        .status())
                .isEqualTo(201);
    }

    private String path(String rest) {
        return "/v1/tenants/" + tenant + rest;
    }

    private static String month() {
        return "from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z";
    }

    private String state() throws Exception {
        return operator().get(path("")).body().path("state").asString();
    }

    private JsonNode deployment(int number) throws Exception {
        return operator().get(path("/apps/web/deployments/" + number)).body();
    }

    private int ready(String app) throws Exception {
        return operator()
                .get(path("/apps/" + app))
                .body()
                .path("readyInstances")
                .asInt();
    }

    private int pods() {
        return cluster.pods().inNamespace("tenant-" + tenant).list().getItems().size();
    }

    private String namespaceQuota() {
        return cluster.resourceQuotas()
                .inNamespace("tenant-" + tenant)
                .withName("tenant")
                .get()
                .getSpec()
                .getHard()
                .get("pods")
                .toString();
    }
}
