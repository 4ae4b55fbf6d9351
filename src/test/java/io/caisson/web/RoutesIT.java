package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.AllRoutes.Route;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks all routes of the application as nobody, as a member, and as a member of another tenant. */
class RoutesIT extends WebIT {

    /** Who may see these is everybody. Every other route asks who it is. */
    private static final Set<String> PUBLIC = Set.of("GET /v1/openapi.yaml", "GET /sign-in", "POST /sign-in");

    private static final Set<String> OPERATORS_OF_A_TENANT = Set.of(
            "PUT /v1/tenants/{slug}/quota",
            "DELETE /v1/tenants/{slug}",
            "POST /tenants/{slug}/sign-in-link",
            "GET /tenants/{slug}/delete",
            "POST /tenants/{slug}/delete");

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private record Seen(int status, String body) {}

    @Test
    void letsNobodyInWithoutCredentials() throws Exception {
        var browser = new Browser();
        for (var route : routes(route -> true)) {
            var answer = browser.send(route, "nobody", "");
            var problem = route.api() ? 401 : 302;
            assertThat(answer.statusCode()).as("%s without credentials", route).isEqualTo(problem);
            if (route.api()) {
                assertThat(answer.headers().firstValue("Content-Type"))
                        .as(route.toString())
                        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            } else {
                assertThat(answer.headers().firstValue("Location"))
                        .as(route.toString())
                        .hasValueSatisfying(
                                to -> assertThat(URI.create(to).getPath()).isEqualTo("/sign-in"));
            }
        }
        assertThat(routes(route -> true)).hasSizeGreaterThan(30);
    }

    @Test
    void aTokenThatIsNotKnownIsNoBetterThanNone() throws Exception {
        for (var route : routes(Route::api)) {
            var answer = new Browser().send(route, "nobody", "csn_not-a-token");
            assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
        }
    }

    @Test
    void keepsMembersFromWhatIsForOperators() throws Exception {
        var mine = tenant();
        var token = token(mine);
        var browser = new Browser();
        browser.signIn(token);
        for (var route : routes(this::forOperators)) {
            var answer = browser.send(route, mine, token);
            assertThat(answer.statusCode()).as("%s as a member", route).isEqualTo(403);
        }
        assertThat(operator().get("/v1/tenants/" + mine).body().path("state").asString())
                .isEqualTo("ACTIVE");
    }

    @Test
    void anotherTenantLooksExactlyLikeOneThatNeverExisted() throws Exception {
        var token = token(tenant());
        var theirs = tenant();
        assertThat(operator()
                        .post("/v1/tenants/" + theirs + "/apps", app("web", "web:1.0"))
                        .status())
                .isEqualTo(201);
        var before = operator().get("/v1/tenants/" + theirs).body();
        var browser = new Browser();
        browser.signIn(token);
        for (var route : routes(route -> route.ofATenant() && !forOperators(route))) {
            var theirAnswer = seen(browser.send(route, theirs, token), theirs);
            var nobodys = seen(browser.send(route, "never-was", token), "never-was");
            assertThat(theirAnswer.status()).as("%s of another tenant", route).isEqualTo(404);
            assertThat(theirAnswer).as("%s of another tenant", route).isEqualTo(nobodys);
        }
        assertThat(operator().get("/v1/tenants/" + theirs).body()).isEqualTo(before);
        assertThat(operator()
                        .get("/v1/tenants/" + theirs + "/apps/web")
                        .body()
                        .path("deployment")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"unknown\":1}", "{\"instances\":\"x\"}", "{\"name\":\"\\u0000\"}"})
    void aWrongBodyDoesNotTellThatAnotherTenantExists(String body) throws Exception {
        var token = token(tenant());
        var theirs = tenant();
        for (var route :
                routes(route -> route.api() && route.ofATenant() && route.takesABody() && !forOperators(route))) {
            var theirAnswer = seen(api(route, theirs, token, body), theirs);
            assertThat(theirAnswer.status()).as("%s with %s", route, body).isEqualTo(404);
            assertThat(theirAnswer).isEqualTo(seen(api(route, "never-was", token, body), "never-was"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/", "/v1/nothing", "/v1/tenants/acme/nothing", "/v1/admin/nothing", "/v1/sign-in"})
    void anUnknownRouteOfTheApiIsAProblemAndNoPage(String path) throws Exception {
        var answer = operator().send(path, "GET", null, Map.of("Accept", "text/html"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("detail").asString())
                .contains(path.substring(1))
                .contains("openapi.yaml");
        assertThat(operator()
                        .send(path, "GET", null, Map.of("Authorization", ""))
                        .status())
                .isEqualTo(401);
    }

    private boolean forOperators(Route route) {
        return route.path().startsWith("/v1/admin/")
                || route.path().startsWith("/admin/")
                || route.path().equals("/v1/tenants")
                || route.path().equals("/tenants")
                || OPERATORS_OF_A_TENANT.contains(route.toString());
    }

    private List<Route> routes(Predicate<Route> wanted) {
        return AllRoutes.of(mappings).all().stream()
                .filter(route ->
                        !PUBLIC.contains(route.toString()) && !route.path().equals("/error"))
                .filter(wanted)
                .toList();
    }

    /** What a caller learns, without the name that it sent itself. */
    private static Seen seen(HttpResponse<String> answer, String slug) {
        return new Seen(
                answer.statusCode(), CSRF.matcher(answer.body()).replaceAll("").replace(slug, "it"));
    }

    private HttpResponse<String> api(Route route, String slug, String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(base() + route.of(slug)))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "walk")
                .method(route.method(), HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Keeps cookies, and sends forms as the pages do. The API gets the token and an empty object. */
    private final class Browser {

        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        HttpResponse<String> send(Route route, String slug, String token) throws Exception {
            if (route.api()) {
                var query = route.takesABody() || route.parameters().isEmpty() ? "" : "?" + form(route.parameters());
                var sent = new Route(route.method(), route.path() + query, route.handler());
                return api(sent, slug, token, route.takesABody() ? "{}" : "");
            }
            return route.method().equals("GET")
                    ? get(route.of(slug) + "?" + form(route.parameters()))
                    : post(route.of(slug), route.parameters());
        }

        void signIn(String secret) throws Exception {
            assertThat(post("/sign-in", Map.of("secret", secret)).statusCode()).isEqualTo(302);
        }

        private HttpResponse<String> post(String path, Map<String, String> values) throws Exception {
            var page = CSRF.matcher(get("/sign-in").body());
            assertThat(page.find()).as("the sign-in form has a CSRF token").isTrue();
            var all = new ArrayList<>(List.of("_csrf=" + page.group(1)));
            all.add(form(values));
            return http.send(
                    HttpRequest.newBuilder(URI.create(base() + path))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("X-Request-Id", "walk")
                            .POST(HttpRequest.BodyPublishers.ofString(String.join("&", all)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        private HttpResponse<String> get(String path) throws Exception {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base() + path))
                            .header("Accept", "text/html, */*;q=0.8")
                            .header("X-Request-Id", "walk")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        private String form(Map<String, String> values) {
            return values.entrySet().stream()
                    .flatMap(entry -> Stream.of(
                            entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8)))
                    .collect(Collectors.joining("&"));
        }
    }
}
