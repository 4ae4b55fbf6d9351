package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.e2e.Api;
import io.caisson.shared.Resources;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Plans, the tenants on them and their quota. */
class PlansIT extends WebIT {

    private static final String PLANS = "/v1/admin/plans";
    private static final String SOON = "2190-01-01T00:00:00Z";
    private static final Map<String, Object> SMALL = Map.of("cpuMillis", 900, "memoryBytes", 1L << 30, "instances", 3);
    private static final Map<String, Object> LARGE = Map.of("cpuMillis", 9000, "memoryBytes", 9L << 30, "instances", 9);

    @Autowired
    private PlanQuotas quotas;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private TransactionTemplate transaction;

    private final String name = "p-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void changesOnlyWhatAChangeNames() throws Exception {
        create(Map.of("overhead", "MARK_UP", "markUpPercent", "12.5", "quota", SMALL));

        var changed = change(Map.of("quota", LARGE)).body();
        assertThat(changed.path("versions")).hasSize(2);
        assertThat(changed.at("/versions/1/overhead").asString()).isEqualTo("MARK_UP");
        assertThat(changed.at("/versions/1/markUpPercent").asString()).isEqualTo("12.5");
        assertThat(changed.at("/versions/1/quota/cpuMillis").asInt()).isEqualTo(9000);

        var kept = change(Map.of("keepQuota", true, "overhead", "ABSORB", "validFrom", SOON))
                .body();
        assertThat(kept.at("/versions/2/quota").isNull()).isTrue();
        assertThat(kept.at("/versions/2/markUpPercent").asString()).isEqualTo("0");

        assertThat(takeBack(SOON).status()).isEqualTo(204);
        assertThat(takeBack(SOON).status()).isEqualTo(404);
        assertThat(get().path("versions")).hasSize(2);
        assertThat(takeBack("2020-01-01T00:00:00Z").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "priceBook, nobodys",
                "priceBook, ``",
                "overhead, absorb",
                "overhead, FREE",
                "markUpPercent, -1",
                "markUpPercent, 1000.001",
                "markUpPercent, 1001",
                "markUpPercent, 0.0001",
                "markUpPercent, 1e3",
                "markUpPercent, NaN",
                "markUpPercent, ``",
                "validFrom, 2200-01-01T00:00:00Z",
                "validFrom, 2300-01-01T00:00:00Z",
                "validFrom, 2026-12-01T00:00:00.001Z",
                "name, standard",
                "name, No",
            })
    void refusesWhatNobodyCanMean(String field, String value) throws Exception {
        var body = new HashMap<String, Object>(
                Map.of("name", name, "priceBook", "standard", "overhead", "MARK_UP", "markUpPercent", "5"));
        body.put(field, value);
        assertRefused(operator().post(PLANS, body), field);
        assertThat(operator().get(PLANS + "/" + name).status()).isEqualTo(404);
        if (!field.equals("name")) {
            create(Map.of());
            body.remove("name");
            assertRefused(operator().send(PLANS + "/" + name, "PATCH", body), field);
            assertThat(get().path("versions")).hasSize(1);
        }
    }

    @Test
    void refusesQuotasThatNobodyHas() throws Exception {
        for (var quota : List.of(
                Map.of("cpuMillis", 1_000_000_001L, "memoryBytes", 0, "instances", 0),
                Map.of("cpuMillis", -1, "memoryBytes", 0, "instances", 0),
                Map.of("cpuMillis", 0, "memoryBytes", (1L << 50) + 1, "instances", 0),
                Map.of("cpuMillis", 0, "memoryBytes", 0, "instances", 10_001),
                Map.of("cpuMillis", 0, "memoryBytes", 0, "instances", -1))) {
            var body = Map.of("name", name, "priceBook", "standard", "overhead", "BILL", "quota", quota);
            assertThat(operator().post(PLANS, body).status())
                    .as(quota.toString())
                    .isEqualTo(422);
        }
    }

    @Test
    void refusesAMarkUpWithoutItsPolicyAndBookThatComesLater() throws Exception {
        var body = Map.of("name", name, "priceBook", "standard", "overhead", "BILL", "markUpPercent", "5");
        assertRefused(operator().post(PLANS, body), "markUpPercent");

        var book = Map.of("name", name, "currency", "EUR", "validFrom", SOON);
        assertThat(operator().post("/v1/admin/price-books", book).status()).isEqualTo(201);
        assertRefused(operator().post(PLANS, Map.of("name", name, "priceBook", name, "overhead", "BILL")), "priceBook");
        create(Map.of());
        assertRefused(change(Map.of("priceBook", name)), "priceBook");
        assertThat(change(Map.of("priceBook", name, "validFrom", SOON)).status())
                .isEqualTo(200);
    }

    @Test
    void refusesAVersionThatIsNotAfterTheLastOne() throws Exception {
        create(Map.of());
        assertThat(change(Map.of("validFrom", SOON)).status()).isEqualTo(200);
        assertRefused(change(Map.of("validFrom", SOON)), "validFrom");
        assertRefused(change(Map.of()), "validFrom");
    }

    /** As after an answer that got lost. */
    @Test
    void whatItSaysAlreadyAddsNoVersion() throws Exception {
        create(Map.of("quota", SMALL));
        assertThat(change(Map.of()).body().path("versions")).hasSize(1);
        assertThat(change(Map.of("quota", SMALL, "overhead", "ABSORB")).body().path("versions"))
                .hasSize(1);

        var changed = change(Map.of("quota", LARGE)).body();
        assertThat(changed.path("versions")).hasSize(2);
        assertThat(change(Map.of("quota", LARGE)).body()).isEqualTo(changed);
    }

    @Test
    void aPlanBringsItsQuotaInTheSameStep() throws Exception {
        var tenant = tenant();
        create(Map.of("quota", SMALL));

        var put = assign(tenant, name, null);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.body().path("history")).hasSize(2);
        assertThat(put.body().at("/terms/0/plan").asString()).isEqualTo(name);
        assertThat(put.body().at("/terms/0/prices/2/charged").asString()).isEqualTo("0");
        assertThat(hard(tenant)).isEqualTo(900);
        var seen = member(tenant).get("/v1/tenants/%s/plan".formatted(tenant)).body();
        assertThat(seen.path("history")).isEqualTo(put.body().path("history"));
        assertThat(seen.at("/terms/0/prices")).isEqualTo(put.body().at("/terms/0/prices")); // they are from now on
    }

    @Test
    void refusesAPlanBelowWhatIsReservedAndSaysWhatToDo() throws Exception {
        var tenant = tenant();
        var app = new HashMap<>(app("web", "web:1.0"));
        app.put("instances", 4);
        assertThat(operator().post("/v1/tenants/%s/apps".formatted(tenant), app).status())
                .isEqualTo(201);
        create(Map.of("quota", SMALL));

        var refused = assign(tenant, name, null);
        assertRefused(refused, "plan");
        assertThat(refused.body().path("detail").asString()).contains("reserved", "Scale down", "larger plan");
        assertThat(hard(tenant)).isEqualTo(4000);
        assertThat(refused(tenant)).isEmpty();

        // The same when the plan comes to be smaller: the tenant keeps what it has, and operators see it.
        create("l" + name, Map.of("quota", LARGE));
        assertThat(assign(tenant, "l" + name, null).status()).isEqualTo(200);
        assertThat(operator()
                        .send(PLANS + "/l" + name, "PATCH", Map.of("quota", SMALL))
                        .status())
                .isEqualTo(200);
        PlanTasks.applyAll(quotas);
        assertThat(hard(tenant)).isEqualTo(9000);
        assertThat(refused(tenant)).singleElement().satisfies(one -> assertThat(
                        one.path("reason").asString())
                .contains("4 instances are reserved", "3 instances"));

        // An operator's own quota stays, until the next version comes.
        quota(tenant, 5000);
        PlanTasks.applyAll(quotas);
        assertThat(hard(tenant)).isEqualTo(5000);
    }

    @Test
    void anOperatorsOwnQuotaStaysUntilThePlansNextChange() throws Exception {
        var tenant = tenant();
        create(Map.of("quota", SMALL));
        assertThat(assign(tenant, name, null).status()).isEqualTo(200);
        quota(tenant, 5000);
        PlanTasks.applyAll(quotas);
        assertThat(hard(tenant)).isEqualTo(5000);

        assertThat(change(Map.of("quota", LARGE)).status()).isEqualTo(200);
        PlanTasks.applyAll(quotas);
        assertThat(hard(tenant)).isEqualTo(9000);
        assertThat(get().path("refused")).isEmpty();
    }

    /** As after an answer that got lost. What was said already would split the month's lines, and each part is rounded. */
    @Test
    void aPlanThatIsAskedForAgainChangesNothing() throws Exception {
        var tenant = tenant();
        create(Map.of("quota", SMALL));
        var since =
                Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString();
        var put = assign(tenant, name, since);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        quota(tenant, 5000);

        for (var asked : new String[] {null, since}) {
            var again = assign(tenant, name, asked);
            assertThat(again.status()).as(again.text()).isEqualTo(200);
            assertThat(again.body().path("history"))
                    .isEqualTo(put.body().path("history"))
                    .hasSize(2);
        }
        PlanTasks.applyAll(quotas);
        assertThat(hard(tenant)).as("the operator's own").isEqualTo(5000);

        assertThat(assign(tenant, "standard", SOON).status()).isEqualTo(200);
        assertThat(assign(tenant, "standard", SOON).body().path("history")).hasSize(3);
        assertRefused(assign(tenant, name, null), "validFrom"); // it won't stay on it
        assertRefused(assign(tenant, "standard", null), "validFrom"); // it isn't on it yet
    }

    @Test
    void whatAKilledProcessLeftIsDoneByTheNextOne() throws Exception {
        var tenant = tenant();
        create(Map.of("quota", SMALL));
        assertThat(assign(tenant, name, null).status()).isEqualTo(200);
        var id = tenancy.idOf(tenant);
        assertThat(quotas.due(new UUID(0, 0), 10_000)).doesNotContain(id);
        // Held, so that the application's own task doesn't come first.
        transaction.executeWithoutResult(killed -> {
            tenancy.lock(id);
            plans.change(name, null, last -> offer(LARGE), "test");
            assertThat(quotas.due(new UUID(0, 0), 10_000)).contains(id);
            assertThat(quotas.apply(id)).isEmpty();
            assertThat(quotas.due(new UUID(0, 0), 10_000)).doesNotContain(id);
            killed.setRollbackOnly();
        });
        assertThat(hard(tenant)).isEqualTo(900);
        assertThat(change(Map.of("quota", LARGE)).status()).isEqualTo(200);
        PlanTasks.applyAll(quotas);
        PlanTasks.applyAll(quotas);
        assertThat(hard(tenant)).isEqualTo(9000);
    }

    @Test
    void appliesWhatComesWhenItsInstantHasCome() throws Exception {
        var tenant = tenant();
        create(Map.of("quota", SMALL));
        var soon = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        assertThat(assign(tenant, name, soon.toString()).status()).isEqualTo(200);
        assertThat(hard(tenant)).isEqualTo(4000);
        await("the plan's quota").atMost(Duration.ofSeconds(20)).until(() -> {
            PlanTasks.applyAll(quotas);
            return hard(tenant) == 900;
        });
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
    }

    @Test
    void takesBackWhatIsToCome() throws Exception {
        var tenant = tenant();
        create(Map.of());
        assertThat(assign(tenant, name, SOON).status()).isEqualTo(200);
        assertRefused(assign(tenant, "standard", SOON), "validFrom");
        assertRefused(assign(tenant, "standard", null), "validFrom");
        for (int n = 0; n < 2; n++) {
            assertThat(operator()
                            .send("/v1/tenants/%s/plan/coming".formatted(tenant), "DELETE", null)
                            .status())
                    .isEqualTo(204);
        }
        assertThat(assign(tenant, name, null).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobodys", "", "../standard"})
    void refusesAPlanThatIsNone(String plan) throws Exception {
        assertRefused(assign(tenant(), plan, null), "plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2200-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2190-01-01T00:00:00.5Z"})
    void refusesAPlanFromATimeThatNobodyMeans(String validFrom) throws Exception {
        var tenant = tenant();
        create(Map.of());
        assertRefused(assign(tenant, name, validFrom), "validFrom");
        assertThat(assign(tenant, name, "2199-12-31T23:59:59Z").status()).isEqualTo(200);
    }

    @Test
    void keepsAPlanVersionThatATenantNeeds() throws Exception {
        create(Map.of("validFrom", SOON));
        var tenant = tenant();
        assertRefused(assign(tenant, name, null), "plan");
        assertThat(assign(tenant, name, "2191-01-01T00:00:00Z").status()).isEqualTo(200);
        assertRefused(takeBack(SOON), "validFrom");
    }

    private static Plan.Offer offer(Map<String, Object> quota) {
        return new Plan.Offer(
                "standard",
                OverheadPolicy.ABSORBED,
                new PlanQuota(
                        Resources.of(
                                ((Number) quota.get("cpuMillis")).longValue(),
                                ((Number) quota.get("memoryBytes")).longValue()),
                        ((Number) quota.get("instances")).intValue()));
    }

    private void assertRefused(Api.Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).as(answer.text()).isEqualTo(field);
    }

    private void create(Map<String, Object> given) throws Exception {
        create(name, given);
    }

    private void create(String plan, Map<String, Object> given) throws Exception {
        var body = new HashMap<String, Object>(Map.of(
                "name", plan, "priceBook", "standard", "overhead", "ABSORB", "validFrom", "2020-01-01T00:00:00Z"));
        body.putAll(given);
        var made = operator().post(PLANS, body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private Api.Answer change(Map<String, Object> change) throws Exception {
        return operator().send(PLANS + "/" + name, "PATCH", change);
    }

    private Api.Answer takeBack(String validFrom) throws Exception {
        return operator().send(PLANS + "/" + name + "/versions/" + validFrom, "DELETE", null);
    }

    private JsonNode get() throws Exception {
        return operator().get(PLANS + "/" + name).body();
    }

    private List<JsonNode> refused(String tenant) throws Exception {
        return operator()
                .get(PLANS)
                .body()
                .path("items")
                .valueStream()
                .flatMap(plan -> plan.path("refused").valueStream())
                .filter(one -> one.path("tenant").asString().equals(tenant))
                .toList();
    }

    private Api.Answer assign(String tenant, String plan, String validFrom) throws Exception {
        var body = new HashMap<String, Object>(Map.of("plan", plan));
        body.put("validFrom", validFrom);
        return operator().send("/v1/tenants/%s/plan".formatted(tenant), "PUT", body);
    }

    private long hard(String tenant) throws Exception {
        return operator()
                .get("/v1/tenants/%s/quota".formatted(tenant))
                .body()
                .at("/hard/cpuMillis")
                .asLong();
    }

    private void quota(String tenant, long millis) throws Exception {
        var quota = Map.of("cpuMillis", millis, "memoryBytes", 9L << 30, "instances", 9);
        assertThat(operator()
                        .send("/v1/tenants/%s/quota".formatted(tenant), "PUT", quota)
                        .status())
                .isEqualTo(200);
    }
}
