package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
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
            var part = api.get(path + "?limit=" + limit + cursor).body();
            assertThat(part.path("items").size()).isLessThanOrEqualTo(limit);
            part.path("items").forEach(item -> found.add(item.path(name).asString()));
            cursor = part.path("next").isNull()
                    ? ""
                    : "&cursor=" + part.path("next").asString();
        } while (!cursor.isEmpty());
        return found;
    }
}
