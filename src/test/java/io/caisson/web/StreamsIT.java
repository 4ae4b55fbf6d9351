package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caisson.identity.Caller;
import io.caisson.tenancy.Tenancy;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/** How many answers of one tenant go on at once, whatever token asks and in whatever way. */
class StreamsIT extends WebIT {

    @Autowired
    private Streams streams;

    @Autowired
    private Tenancy tenancy;

    @Test
    void countsATenantsStreamsTogether() throws Exception {
        var slug = tenant();
        var member = member(slug);
        var path = "/v1/tenants/" + slug + "/apps";
        assertThat(member.post(path, app("web", "web:1.0")).status()).isEqualTo(201);
        member.finished(slug, "web", 1);
        await("its instance is seen").until(() -> !member.get(path + "/web/instances")
                .body()
                .path("items")
                .isEmpty());
        var id = tenancy.get(slug).id();
        var end = new CountDownLatch(1);
        try {
            for (var n = 0; n < Streams.MOST; n++) {
                open(new Caller(id, "token:" + n), end);
            }

            assertThatThrownBy(() -> open(new Caller(id, "token:another"), end)).isInstanceOf(TooMany.class);
            var followed = member.get(path + "/web/logs?follow=true");
            assertThat(followed.status()).isEqualTo(429);
            assertThat(followed.headers()).containsEntry("retry-after", "5");
            assertThat(followed.body().path("detail").asString()).contains("End one first");
            assertThat(member.get(path + "/web/logs").text()).contains("listening on 8080");
            open(new Caller(UUID.randomUUID(), "token:0"), end);
            open(new Caller(null, "bootstrap"), end);
        } finally {
            end.countDown();
        }
        await("places are free again").ignoreExceptions().until(() -> {
            open(new Caller(id, "token:another"), end);
            return true;
        });
    }

    private void open(Caller caller, CountDownLatch end) {
        streams.open(caller, new ResponseBodyEmitter(), stream -> end.await());
    }
}
