package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.AllRoutes.Route;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks all routes of the application as nobody and as a member. {@link ForeignIdsIT} walks them as somebody else's. */
class RoutesIT extends WebIT {

    /** Who may see these is everybody. Every other route asks who it is. */
    private static final Set<String> PUBLIC = Set.of("GET /v1/openapi.yaml", "GET /sign-in", "POST /sign-in");

    private static final Set<String> OPERATORS_OF_A_TENANT = Set.of(
            "PUT /v1/tenants/{slug}/quota",
            "PUT /v1/tenants/{slug}/plan",
            "DELETE /v1/tenants/{slug}/plan/coming",
            "DELETE /v1/tenants/{slug}/billing-profile/coming-tax",
            "POST /tenants/{slug}/billing-profile/take-back",
            "POST /tenants/{slug}/plan",
            "POST /tenants/{slug}/plan/take-back",
            "PUT /v1/tenants/{slug}/allowed-registries",
            "POST /tenants/{slug}/registries/allowed",
            "POST /v1/tenants/{slug}/credits",
            "DELETE /v1/tenants/{slug}",
            "POST /v1/tenants/{slug}/suspension",
            "DELETE /v1/tenants/{slug}/suspension",
            "GET /tenants/{slug}/quota",
            "POST /tenants/{slug}/quota",
            "GET /tenants/{slug}/suspension",
            "POST /tenants/{slug}/suspension",
            "POST /tenants/{slug}/suspension/lift",
            "POST /tenants/{slug}/sign-in-link",
            "GET /tenants/{slug}/delete",
            "POST /tenants/{slug}/delete");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private record Seen(int status, String body) {}

    @Test
    void letsNobodyInWithoutCredentials() throws Exception {
        var nobody = Walker.unknown(base(), "");
        for (var route : routes(route -> true)) {
            var answer = send(nobody, route, "nobody");
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
        var stranger = Walker.unknown(base(), "csn_not-a-token");
        for (var route : routes(Route::api)) {
            var answer = send(stranger, route, "nobody");
            assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
        }
    }

    @Test
    void keepsMembersFromWhatIsForOperators() throws Exception {
        var mine = tenant();
        var member = Walker.signedIn(base(), token(mine));
        for (var route : routes(this::forOperators)) {
            var answer = send(member, route, mine);
            assertThat(answer.statusCode()).as("%s as a member", route).isEqualTo(403);
        }
        assertThat(operator().get("/v1/tenants/" + mine).body().path("state").asString())
                .isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"unknown\":1}", "{\"instances\":\"x\"}", "{\"name\":\"\\u0000\"}"})
    void aWrongBodyDoesNotTellThatAnotherTenantExists(String body) throws Exception {
        var me = Walker.unknown(base(), token(tenant()));
        var theirs = tenant();
        for (var route :
                routes(route -> route.api() && route.ofATenant() && route.takesABody() && !forOperators(route))) {
            var theirAnswer = seen(me.send(route.method(), route.of(theirs), body), theirs);
            assertThat(theirAnswer.status()).as("%s with %s", route, body).isEqualTo(404);
            assertThat(theirAnswer).isEqualTo(seen(me.send(route.method(), route.of("never-was"), body), "never-was"));
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
        return new Seen(answer.statusCode(), answer.body().replace(slug, "it"));
    }

    /** With an empty object as the body, and something for every parameter. */
    private static HttpResponse<String> send(Walker walker, Route route, String slug) throws Exception {
        return walker.send(
                route.method(), route.of(slug), route.takesABody() && route.api() ? "{}" : form(route.parameters()));
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
