package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.invoices.InvoicedTenant;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What belongs to another tenant answers, on every route, exactly as what never existed. */
@Import(InvoicedTenant.class)
class ForeignIdsIT extends WebIT {

    private static final Map<String, String> NOBODYS = Map.of(
            "webhook", "00000000-0000-4000-8000-000000000001",
            "delivery", "00000000-0000-4000-8000-000000000002",
            "slug", "never-was",
            "app", "never-app",
            "number", "999",
            "id", "00000000-0000-4000-8000-000000000000",
            "instance", "never-app-1-1",
            "peer", "never-peer",
            "host", privateRegistries().get(2),
            "invoice", "2026-999999");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private InvoicedTenant invoiced;

    private Map<String, String> mine;
    private Map<String, String> theirs;
    private Walker me;

    /** When credentials were saved, which is now. */
    private static final Pattern SAVED = Pattern.compile("\"savedAt\":\"[^\"]+\"");

    private static final int MADE_AT_ONCE = 8;

    private record Seen(int status, Map<String, String> headers, String body) {}

    @BeforeEach
    void twoTenants() throws Exception {
        theirs = tenantWith("theirs", 3);
        freshMine();
    }

    private void freshMine() throws Exception {
        mine = tenantWith("mine", 1);
        me = Walker.signedIn(base(), token(mine.get("slug")));
    }

    @Test
    void everyRouteOfATenantIsWalked() throws Exception {
        var served = AllRoutes.of(mappings).all().stream()
                .filter(AllRoutes.Route::ofATenant)
                .map(route -> route.toString().replaceAll("\\{(\\w+):[^}]+}", "{$1}"))
                .collect(Collectors.toSet());

        assertThat(TenantRoute.all())
                .as("rows of routes-of-a-tenant.txt")
                .extracting(TenantRoute::toString)
                .containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void anotherTenantAnswersAsOneThatNeverExisted() throws Exception {
        var before = state();
        for (var route : TenantRoute.all()) {
            var nobodys = ask(route, NOBODYS);
            assertThat(nobodys.status()).as(route.toString()).isEqualTo(route.operators() ? 403 : 404);
            assertThat(ask(route, theirs)).as("%s of another tenant", route).isEqualTo(nobodys);
            assertThat(ask(route, with(NOBODYS, "slug", theirs)))
                    .as("%s of another tenant, of what it never had", route)
                    .isEqualTo(nobodys);
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void underOnesOwnNameTheIdOfAnotherTenantAnswersAsOneThatNeverExisted() throws Exception {
        var before = state();
        for (var route : TenantRoute.all()) {
            for (var id : route.ids()) {
                var expected = route.lenient().getOrDefault(id, 404);
                var nobodys = ask(route, with(mine, id, NOBODYS));
                assertThat(nobodys.status())
                        .as("%s with a foreign %s", route, id)
                        .isEqualTo(expected);
                if (expected != 404 && !route.method().equals("GET")) {
                    freshMine(); // it may have left something behind
                }
                assertThat(ask(route, with(mine, id, theirs)))
                        .as("%s with a foreign %s", route, id)
                        .isEqualTo(nobodys);
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    /** Or else the other tests would see refusals that have nothing to do with ids. */
    @Test
    void everyRowIsAValidRequest() throws Exception {
        try (var threads = Executors.newFixedThreadPool(MADE_AT_ONCE)) {
            var answers = new HashMap<TenantRoute, Future<Integer>>();
            for (var route : TenantRoute.all()) {
                answers.put(route, threads.submit(() -> ofItsOwn(route)));
            }
            for (var answer : answers.entrySet()) {
                assertThat(answer.getValue().get())
                        .as(answer.getKey().toString())
                        .satisfiesAnyOf(code -> assertThat(code).isBetween(200, 399), code -> assertThat(code)
                                .isEqualTo(409)); // a deployment that has ended can't be cancelled
            }
        }
    }

    /** What changes something has a tenant that nothing was done to yet, which takes a while to make. */
    private int ofItsOwn(TenantRoute route) throws Exception {
        var own = with(route.method().equals("GET") ? mine : tenantWith("own", 1), "peer", theirs);
        var token = route.operators() ? operator().token() : token(own.get("slug"));
        return Walker.signedIn(base(), token).status(route.method(), route.path(own), route.sent(own));
    }

    private Seen ask(TenantRoute route, Map<String, String> ids) throws Exception {
        var answer = me.send(route.method(), route.path(ids), route.sent(ids));
        var headers = new TreeMap<String, String>();
        answer.headers().map().forEach((name, values) -> headers.put(name, withoutIds(values.toString(), ids)));
        headers.keySet().removeAll(Set.of("date", "connection", "content-length", "set-cookie"));
        return new Seen(answer.statusCode(), headers, withoutIds(body(answer), ids));
    }

    private static String body(HttpResponse<String> answer) {
        return SAVED.matcher(Walker.CSRF.matcher(answer.body()).replaceAll("")).replaceAll("");
    }

    /** A caller may get back what it sent itself, and learns nothing by it. */
    private static String withoutIds(String text, Map<String, String> ids) {
        for (var id : ids.entrySet()) {
            if (!id.getKey().equals("number")) {
                text = text.replace(id.getValue(), "{" + id.getKey() + "}");
            }
        }
        return text;
    }

    private static Map<String, String> with(Map<String, String> ids, String name, Map<String, String> others) {
        var mixed = new HashMap<>(ids);
        mixed.put(name, others.get(name));
        return mixed;
    }

    private String state() throws Exception {
        var tenant = operator().get("/v1/tenants/" + theirs.get("slug")).body();
        var app = operator()
                .get("/v1/tenants/%s/apps/%s".formatted(theirs.get("slug"), theirs.get("app")))
                .body();
        var tokens = operator().get("/v1/tenants/%s/tokens".formatted(theirs.get("slug")));
        var registries = operator().get("/v1/tenants/%s/registries".formatted(theirs.get("slug")));
        var webhooks = operator().get("/v1/tenants/%s/webhooks".formatted(theirs.get("slug")));
        return tenant + " " + app.path("deployment") + " " + app.path("instances") + " " + tokens.text()
                + registries.text() + webhooks.body().findValuesAsString("id")
                + webhooks.body().findValuesAsString("description");
    }

    /** With an app, so many deployments of it, a running instance and a token. */
    private Map<String, String> tenantWith(String app, int deployments) throws Exception {
        var slug = tenant();
        var apps = "/v1/tenants/" + slug + "/apps";
        assertThat(operator().post(apps, app(app, "web:1.0")).status()).isEqualTo(201);
        for (int n = 2; n <= deployments; n++) {
            operator().finished(slug, app, n - 1);
            assertThat(operator()
                            .post(apps + "/" + app + "/deployments", Map.of("image", SAMPLES + "web:1.0"))
                            .status())
                    .isEqualTo(201);
        }
        var instance = await("an instance")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> operator()
                                .get(apps + "/" + app + "/instances")
                                .body()
                                .at("/items/0/name")
                                .asString(""),
                        name -> !name.isEmpty());
        for (int n = 1; n <= deployments; n++) { // as many reports, so that the same number names one of each
            assertThat(operator()
                            .post("/v1/tenants/" + slug + "/isolation-reports", Map.of())
                            .status())
                    .isEqualTo(202);
        }
        var token = operator().post("/v1/tenants/" + slug + "/tokens", Map.of("name", "known"));
        var host = privateRegistries().get(app.equals("theirs") ? 1 : 0);
        var account = Map.of("username", "customer", "password", "opensesame");
        assertThat(operator()
                        .send("/v1/tenants/%s/registries/%s".formatted(slug, host), "PUT", account)
                        .status())
                .isEqualTo(200);
        var webhooks = "/v1/tenants/" + slug + "/webhooks";
        var webhook = operator()
                .post(webhooks, Map.of("url", "http://127.0.0.1:9/"))
                .body()
                .at("/webhook/id")
                .asString();
        var delivery = operator().post(webhooks + "/" + webhook + "/test", Map.of());
        return Map.of(
                "webhook", webhook,
                "delivery", delivery.body().path("id").asString(),
                "slug", slug,
                "app", app,
                "number", Integer.toString(deployments),
                "id", token.body().path("id").asString(),
                "instance", instance,
                "peer", slug,
                "host", host,
                "invoice", invoiced.lastMonth(slug));
    }
}
