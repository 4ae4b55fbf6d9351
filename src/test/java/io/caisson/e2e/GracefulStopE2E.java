package io.caisson.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A replica that is told to end finishes what it began, and the next one goes on at once. */
class GracefulStopE2E {

    private static final int SIGTERM = 128 + 15;

    @Test
    void finishesARequestGivesTheLeaseBackAndEnds() throws Exception {
        try (var first = Platform.start()) {
            await("the first watches").atMost(Duration.ofSeconds(30)).until(first::watches);
            var second = first.replica();
            try {
                stop(first, second);
            } finally {
                second.kill();
            }
        }
    }

    private static void stop(Platform first, Platform second) throws Exception {
        var tenant = "stop-" + ProcessHandle.current().pid();
        first.api().post("/v1/tenants", Map.of("slug", tenant));
        try (var blocker = first.database().getConnection();
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table tenant_quota in access exclusive mode");
            var answer = CompletableFuture.supplyAsync(() -> status(first.api(), "/v1/tenants/" + tenant + "/quota"));
            await("the request waits").atMost(Duration.ofSeconds(10)).until(() -> waiting(first) > 0);

            var process = first.terminate();
            await("no new requests are taken").atMost(Duration.ofSeconds(10)).until(() -> refuses(first));
            assertThat(answer).isNotDone();
            blocker.commit();

            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM);
        }
        // A Lease that isn't given back runs for ten seconds.
        await("the second watches").atMost(Duration.ofSeconds(5)).until(second::watches);
        second.api().send("/v1/tenants/" + tenant, "DELETE", null);
        await("the tenant is gone")
                .atMost(Duration.ofSeconds(60))
                .until(() -> second.api().get("/v1/tenants/" + tenant).status() == 404);
    }

    private static int status(Api api, String path) {
        try {
            return api.get(path).status();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean refuses(Platform platform) throws Exception {
        try {
            platform.api().get("/actuator/health/liveness");
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false; // it came as the door was closed: the next one is refused
        }
    }

    private static long waiting(Platform platform) {
        return new JdbcTemplate(platform.database())
                .queryForObject(
                        "select count(*) from pg_locks where not granted and relation = 'tenant_quota'::regclass",
                        Long.class);
    }
}
