package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
import io.caisson.findings.FindingType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists in parts: everything once, in order, whatever the size of a part. */
class ListsIT extends WebIT {

    private static final int MANY = 205;

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 200})
    void tenantsComeOnceEachAndInOrder(int limit) throws Exception {
        jdbc.sql("""
                insert into tenant (id, slug, name, state, created_at, version)
                select gen_random_uuid(), 'many-' || lpad(n::text, 3, '0'), 'Many', 'ACTIVE', now(), 0
                from generate_series(1, ?) n on conflict do nothing""").param(MANY).update();

        var slugs = all(operator(), "/v1/tenants", "slug", limit);

        assertThat(slugs).doesNotHaveDuplicates();
        assertThat(slugs.stream().filter(slug -> slug.startsWith("many-")))
                .hasSize(MANY)
                .isSorted();
    }

    @Test
    void appsDeploymentsAndReleasesComeOnceEachAndInOrder() throws Exception {
        var tenant = tenant();
        jdbc.sql("""
                with made as (
                    insert into app (id, tenant_id, name, kind, last_release, last_deployment, created_at, version)
                    select gen_random_uuid(), t.id, 'app-' || lpad(n::text, 3, '0'), 'WORKER', 205, 205, now(), 0
                    from tenant t, generate_series(1, :many) n where t.slug = :slug returning id, name)
                , released as (
                    insert into release (app_id, number, image, instances, cpu_millis, memory_bytes, env, ready_seconds, created_by, created_at)
                    select id, n, 'x', 0, 10, 1, '{}', 5, 'test', now() from made, generate_series(1, :many) n
                    where n = 205 or name = 'app-001' returning app_id, number)
                insert into deployment (app_id, number, release, state, surge, created_at, version)
                select app_id, number, number, 'CANCELLED', 0, now(), 0 from released""").param("many", MANY).param("slug", tenant).update();
        var path = "/v1/tenants/" + tenant + "/apps";

        assertThat(all(member(tenant), path, "name", 100))
                .hasSize(MANY)
                .doesNotHaveDuplicates()
                .isSorted();
        for (var list : List.of("/deployments", "/releases")) {
            assertThat(all(operator(), path + "/app-001" + list, "number", 100))
                    .hasSize(MANY)
                    .doesNotHaveDuplicates()
                    .startsWith("205", "204")
                    .endsWith("1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 200})
    void tokensAndFindingsComeOnceEachAndInOrder(int limit) throws Exception {
        var tenant = tenant();
        jdbc.sql("""
                insert into access_token (id, tenant_id, name, secret_hash, created_at)
                select gen_random_uuid(), id, 'token-' || lpad(n::text, 3, '0'), sha256(convert_to(slug || n, 'UTF8')),
                    now() - interval '1 day' + (n / 3) * interval '1 microsecond' from tenant, generate_series(1, :many) n
                where slug = :slug""").param("many", MANY).param("slug", tenant).update();
        jdbc.sql("""
                insert into finding (type, tenant_id, app_id, namespace, kind, name, done, since, last_seen, closed_at)
                select (array['OUTSIDE_SANDBOX', 'CHANGED', 'UNKNOWN_POD'])[1 + n % 3], id, gen_random_uuid(), 'tenant-' || slug,
                    'Pod',
                    'pod-' || n, 'REPORTED', now(), now(), case when n % 2 = 0 then now() end
                from tenant, generate_series(1, :many) n where slug = :slug""").param("many", MANY).param("slug", tenant).update();
        var path = "/v1/tenants/" + tenant;

        var tokens = all(operator(), path + "/tokens", "name", limit);
        assertThat(tokens).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(tokens.stream().map(name -> Integer.parseInt(name.substring(6)) / 3))
                .isSorted();
        assertThat(all(member(tenant), path + "/findings", "id", limit))
                .hasSize((MANY + 1) / 2)
                .doesNotHaveDuplicates();
        var places = all(operator(), path + "/findings?closed=true", "type", limit);
        assertThat(places).hasSize(MANY);
        assertThat(places.subList(0, (MANY + 1) / 2).stream().map(FindingType::valueOf))
                .isSorted();
        assertThat(places.subList((MANY + 1) / 2, MANY).stream().map(FindingType::valueOf))
                .isSorted();
        assertThat(all(operator(), "/v1/admin/findings?closed=true", "id", limit))
                .hasSizeGreaterThanOrEqualTo(MANY)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1",
                "open.UNKNOWN_POD.0",
                "open.NOTHING.1",
                "open.UNKNOWN_POD.9999999999999999999",
                "1.00000000-0000-0000-0000-00000000000g",
                "%00"
            })
    void refusesPlacesThatItNeverGave(String cursor) throws Exception {
        var tenant = tenant();
        for (var list : List.of("/tokens", "/findings")) {
            assertThat(operator()
                            .get("/v1/tenants/" + tenant + list + "?cursor=" + cursor)
                            .status())
                    .isIn(400, 422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "1.5", "x", "99999999999", "%00", "1%20or%201=1", ""})
    void refusesCursorsOfNumbersThatItNeverGave(String cursor) throws Exception {
        var tenant = tenant();
        operator().post("/v1/tenants/" + tenant + "/apps", app("web", "web:1.0"));
        for (var list : List.of("/deployments", "/releases")) {
            assertThat(operator()
                            .get("/v1/tenants/" + tenant + "/apps/web" + list + "?cursor=" + cursor)
                            .status())
                    .isIn(400, 422);
        }
    }

    private static List<String> all(Api api, String path, String name, int limit) throws Exception {
        var found = new ArrayList<String>();
        var cursor = "";
        do {
            var part = api.get(path + (path.contains("?") ? "&" : "?") + "limit=" + limit + cursor)
                    .body();
            assertThat(part.path("items").size()).isLessThanOrEqualTo(limit);
            part.path("items").forEach(item -> found.add(item.path(name).asString()));
            cursor = part.path("next").isNull()
                    ? ""
                    : "&cursor=" + part.path("next").asString();
        } while (!cursor.isEmpty());
        return found;
    }
}
