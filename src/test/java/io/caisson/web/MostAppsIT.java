package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.web.pages.Visitor;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many apps one tenant may have. Those without instances take no quota. */
class MostAppsIT extends WebIT {

    private static final int MOST = 200;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void refusesOneMoreThanATenantMayHaveAndSaysTheWayOut() throws Exception {
        var tenant = tenant();
        var member = member(tenant);
        var path = "/v1/tenants/" + tenant + "/apps";
        jdbc.sql("""
                insert into app (id, tenant_id, name, kind, last_release, last_deployment, created_at, version)
                select gen_random_uuid(), id, 'filled-' || n, 'SERVICE', 0, 0, now(), 0
                from tenant, generate_series(2, ?) n where slug = ?""").params(MOST, tenant).update();
        try {
            var last = member.post(path, still("last"));
            assertThat(last.status()).as(last.text()).isEqualTo(201);

            var refused = member.post(path, still("one-more"));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().path("type").asString()).endsWith(":conflict");
            assertThat(refused.body().path("detail").asString())
                    .isEqualTo("There are 200 apps already, as many as a tenant may have. Delete one first,"
                            + " and wait until it is gone.");
            var visitor = new Visitor(URI.create(base()).getPort());
            visitor.signIn(OPERATOR);
            visitor.get("/tenants/" + tenant + "/apps/new");
            var form = visitor.post(
                    "/tenants/" + tenant + "/apps",
                    Map.of("name", "one-more", "image", SAMPLES + "web:1.0", "size", "nano", "instances", "0"));
            assertThat(form.status()).isEqualTo(422);
            assertThat(form.text()).contains("There are 200 apps already");
            var change = member.send(path + "/last", "PATCH", Map.of("image", SAMPLES + "web:2.0"));
            assertThat(change.status()).as("of one that is there").isIn(200, 202);
        } finally {
            jdbc.sql(
                            "delete from app where name like 'filled-%' and tenant_id = (select id from tenant where slug = ?)")
                    .param(tenant)
                    .update();
        }
        assertThat(member.post(path, still("one-more")).status()).isEqualTo(201);
    }

    private static Map<String, Object> still(String name) {
        return Map.of("name", name, "image", SAMPLES + "web:1.0", "size", "nano", "instances", 0);
    }
}
