package io.caisson.bench;

import io.caisson.e2e.Api;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** An authenticated GET of an app, against a bare controller that makes the same statements. */
final class ReadBenchmark {

    private static final String APP = "/v1/tenants/bench/apps/web";
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final int PAIRS = 11;

    private ReadBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (var postgres = Statements.counted();
                var caisson = Server.caisson(postgres, Map.of())) {
            var token = prepare(new Api("http://localhost:" + caisson.port(), Server.TOKEN));
            var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            var program = List.of("-cp", System.getProperty("java.class.path"), BareApplication.class.getName());
            var settings = Map.of("BENCH_SECRET_HASH", HexFormat.of().formatHex(hash));
            try (var bare = Server.start("bare", program, postgres, settings)) {
                var ours = new Load(caisson.port(), APP, token);
                var theirs = new Load(bare.port(), APP, token);
                requireTheSame(new Statements(postgres), ours, theirs);
                compare(ours, theirs)
                        .print("GET of an app, %d connections".formatted(Load.CONNECTIONS), "bare", "req/s");
            }
        }
        System.exit(0);
    }

    /** @return the secret of a tenant's token */
    private static String prepare(Api api) throws Exception {
        created(api.post("/v1/tenants", Map.of("slug", "bench")));
        created(api.post(
                "/v1/tenants/bench/apps",
                Map.of("name", "web", "image", "registry.simulated/samples/web:1.0", "instances", 2)));
        var state = api.finished("bench", "web", 1).path("state").asString();
        if (!state.equals("HEALTHY")) {
            throw new IllegalStateException("The app to read is " + state);
        }
        return created(api.post("/v1/tenants/bench/tokens", Map.of("name", "bench")))
                .body()
                .path("secret")
                .asString();
    }

    private static Api.Answer created(Api.Answer answer) {
        if (answer.status() != 201) {
            throw new IllegalStateException("HTTP %d: %s".formatted(answer.status(), answer.body()));
        }
        return answer;
    }

    private static void requireTheSame(Statements statements, Load ours, Load theirs) throws Exception {
        require(ours.body().equals(theirs.body()), "answers", ours.body(), theirs.body());
        var made = statements.of(ours);
        var bare = statements.of(theirs);
        require(made.keySet().equals(bare.keySet()), "statements", made, bare);
        statements.stopCounting();
        System.out.println("Statements per request, the same on both sides: " + made.size());
    }

    private static void require(boolean same, String what, Object ours, Object theirs) {
        if (!same) {
            throw new IllegalStateException(
                    "The %s differ; bring BareController up to date.%n  caisson: %s%n  bare:    %s"
                            .formatted(what, ours, theirs));
        }
    }

    private static Comparison compare(Load ours, Load theirs) throws Exception {
        ours.perSecond(WARM_UP);
        theirs.perSecond(WARM_UP);
        var comparison = new Comparison();
        for (var pair = 0; pair < PAIRS; pair++) {
            comparison.add(ours.perSecond(ROUND), theirs.perSecond(ROUND));
        }
        return comparison;
    }
}
