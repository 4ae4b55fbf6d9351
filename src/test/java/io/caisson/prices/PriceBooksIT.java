package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Api;
import io.caisson.web.WebIT;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Price books over REST, and what is refused of them. */
class PriceBooksIT extends WebIT {

    private static final String BOOKS = "/v1/admin/price-books";
    private static final String SOON = "2190-01-01T00:00:00Z";
    private static final String LATER = "2190-02-01T00:00:00Z";

    @Autowired
    private JdbcClient jdbc;

    private final String name = "b-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void keepsWhatIsWrittenDownExactlyAndPricesEveryMeter() throws Exception {
        var body = version(Map.of("meter", "cpu", "each", "0.0000000001", "free", "1000000000"));
        body.put("name", name);
        body.put("minimum", "4.50");
        var made = operator().post(BOOKS, body);

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.headers().get("location")).isEqualTo(BOOKS + "/" + name);
        var version = operator().get(BOOKS + "/" + name).body().at("/versions/0");
        assertThat(version.path("prices")).hasSize(5);
        assertThat(version.at("/prices/0/each").asString()).isEqualTo("0.0000000001");
        assertThat(version.at("/prices/0/free").asString()).isEqualTo("1000000000");
        assertThat(version.at("/prices/1/each").asString()).isEqualTo("0");
        assertThat(version.path("minimum").asString()).isEqualTo("4.5");
        assertThat(operator().get(BOOKS).body().path("items").valueStream())
                .anyMatch(book -> book.path("name").asString().equals(name));
    }

    @Test
    void endsEachVersionWhereTheNextOneBeginsAndTakesBackWhatIsNotValidYet() throws Exception {
        create();
        assertThat(add(SOON).status()).isEqualTo(201);

        var versions = operator().get(BOOKS + "/" + name).body().path("versions");
        assertThat(versions.at("/0/validTo").asString()).isEqualTo(SOON);
        assertThat(versions.at("/1/validTo").isNull()).isTrue();

        assertThat(takeBack(SOON).status()).isEqualTo(204);
        assertThat(takeBack(SOON).status()).isEqualTo(404);
        assertThat(operator().get(BOOKS + "/" + name).body().path("versions")).hasSize(1);
        assertThat(takeBack("2020-01-01T00:00:00Z").status()).isEqualTo(422);
        assertThat(takeBack("now").status()).isEqualTo(422);
    }

    @Test
    void aBookOfWhichTheOnlyVersionIsTakenBackIsGone() throws Exception {
        var body = version();
        body.put("name", name);
        body.put("validFrom", SOON);
        assertThat(operator().post(BOOKS, body).status()).isEqualTo(201);
        assertThat(takeBack(SOON).status()).isEqualTo(204);
        assertThat(operator().get(BOOKS + "/" + name).status()).isEqualTo(404);
        assertThat(operator().post(BOOKS + "/" + name + "/versions", version()).status())
                .isEqualTo(404);
    }

    @Test
    void hasOneEffectPerIdempotencyKey() throws Exception {
        var body = version();
        body.put("name", name);
        var sent = JsonMapper.shared().writeValueAsString(body);
        var key = Map.of("Idempotency-Key", name);
        var first = operator().send(BOOKS, "POST", sent, key);
        var second = operator().send(BOOKS, "POST", sent, key);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(operator().post(BOOKS, body).status()).as("without the key").isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "cpu.each, -1",
                "cpu.each, NaN",
                "cpu.each, Infinity",
                "cpu.each, 1e9",
                "cpu.each, 1e999999999",
                "cpu.each, 1000000000.1",
                "cpu.each, 1000000001",
                "cpu.each, 1000000000000",
                "cpu.each, 99999999999999999999999999999999999999",
                "cpu.each, 0.00000000001",
                "cpu.each, 0x10",
                "cpu.each, `1,5`",
                "cpu.each, ١",
                "cpu.each, ` 1`",
                "cpu.each, =cmd()",
                "cpu.free, -0.1",
                "cpu.free, 1000000001",
                "minimum, -5",
                "minimum, 0.001",
                "minimum, 1000000001",
                "currency, EURO",
                "currency, eur",
                "currency, XAU",
                "currency, XXX",
                "currency, ZZZ",
                "currency, ``",
                "meter, disk",
                "meter, CPU",
                "meter, ``",
                "validFrom, 1999-12-31T23:59:59Z",
                "validFrom, 2200-01-01T00:00:00Z",
                "validFrom, 2200-01-01T00:00:01Z",
                "validFrom, 2026-12-01T00:00:00.5Z",
                "validFrom, 2026-12-01",
                "validFrom, +999999999-12-31T23:59:59Z",
                "validFrom, tomorrow",
                "name, ab",
                "name, Standard",
                "name, a--b",
                "name, -ab",
                "name, ab-",
                "name, a b",
                "name, ../x",
                "name, aaaaaaaaaabbbbbbbbbbccccccccccddddddddddd",
                "name, standard"
            })
    void refusesWhatNobodyCanMean(String field, String value) throws Exception {
        var line = new HashMap<>(Map.of("meter", "cpu", "each", "1", "free", "0"));
        var body = version();
        body.put("name", name);
        switch (field) {
            case "cpu.each" -> line.put("each", value);
            case "cpu.free" -> line.put("free", value);
            case "meter" -> line.put("meter", value);
            default -> body.put(field, value);
        }
        body.put("prices", List.of(line));
        var before = rows();
        assertRefused(operator().post(BOOKS, body), field, value);
        assertThat(operator().get(BOOKS + "/" + name).status()).isEqualTo(404);

        if (!field.equals("name")) {
            create();
            body.remove("name");
            body.putIfAbsent("validFrom", SOON);
            assertRefused(operator().post(BOOKS + "/" + name + "/versions", body), field, value);
            assertThat(operator().get(BOOKS + "/" + name).body().path("versions"))
                    .hasSize(1);
        } else {
            assertThat(rows()).isEqualTo(before);
        }
    }

    @Test
    void refusesAMeterTwiceNullsAndNumbersThatFillTheMemory() throws Exception {
        var cpu = Map.of("meter", "cpu", "each", "1");
        assertRefused(operator().post(BOOKS, named(version(cpu, cpu))), "meter", "cpu");
        var withNull = named(version());
        withNull.put("prices", Arrays.asList((Object) null));
        assertRefused(operator().post(BOOKS, withNull), "prices", "null");
        var number = "{\"name\":\"%s\",\"currency\":\"EUR\",\"prices\":[{\"meter\":\"cpu\",\"each\":1e999999999}]}";
        assertRefused(operator().send(BOOKS, "POST", number.formatted(name), Map.of()), "cpu.each", "1e999999999");
        var without = named(version());
        without.remove("currency");
        assertRefused(operator().post(BOOKS, without), "currency", "missing");
    }

    @Test
    void refusesAVersionThatIsNotAfterTheLastOne() throws Exception {
        create();
        assertThat(add(LATER).status()).isEqualTo(201);
        for (var overlapping : List.of(LATER, SOON, "2001-01-01T00:00:00Z")) {
            assertRefused(add(overlapping), "validFrom", overlapping);
        }
    }

    /** As after an answer that got lost. A meter that isn't named costs nothing, which says the same. */
    @Test
    void whatItSaysAlreadyAddsNoVersion() throws Exception {
        create();
        var same = version(Map.of("meter", "cpu", "each", "0.00", "free", "0"));
        for (var again : List.of(version(), same)) {
            var answer = operator().post(BOOKS + "/" + name + "/versions", again);
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            assertThat(answer.body().path("versions")).hasSize(1);
        }
        for (int n = 0; n < 2; n++) {
            var dearer = version(Map.of("meter", "cpu", "each", "0.5", "free", "0"));
            assertThat(operator()
                            .post(BOOKS + "/" + name + "/versions", dearer)
                            .body()
                            .path("versions"))
                    .hasSize(2);
        }
    }

    @Test
    void ofTwoOperatorsWhoAddTheSameVersionOneIsTold() throws Exception {
        create();
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Integer> add = () -> add(SOON).status();
            var statuses = threads.invokeAll(Collections.nCopies(8, add)).stream()
                    .map(future -> future.resultNow())
                    .toList();
            assertThat(statuses).containsOnlyOnce(201).contains(422).hasSize(8);
            assertThat(statuses).allMatch(status -> status == 201 || status == 422);
        }
        assertThat(operator().get(BOOKS + "/" + name).body().path("versions")).hasSize(2);
    }

    @Test
    void keepsAVersionThatAPlanNeeds() throws Exception {
        var body = named(version());
        body.put("validFrom", SOON);
        assertThat(operator().post(BOOKS, body).status()).isEqualTo(201);
        var plan = Map.of("name", name, "validFrom", LATER, "priceBook", name, "overhead", "BILL");
        assertThat(operator().post("/v1/admin/plans", plan).status()).isEqualTo(201);
        assertRefused(takeBack(SOON), "validFrom", name);
    }

    @Test
    void onlyOperatorsComeIn() throws Exception {
        var member = member(tenant());
        assertThat(member.get(BOOKS).status()).isEqualTo(403);
        assertThat(member.post(BOOKS, named(version())).status()).isEqualTo(403);
        assertThat(member.post(BOOKS + "/replay", Map.of("book", "standard", "months", 1))
                        .status())
                .isEqualTo(403);
    }

    private void assertRefused(Api.Answer answer, String field, String value) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo(field);
        assertThat(answer.body().path("detail").asString()).contains(value.length() > 80 ? "…" : value);
    }

    private void create() throws Exception {
        var body = named(version());
        body.put("validFrom", "2020-01-01T00:00:00Z");
        var made = operator().post(BOOKS, body);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private Api.Answer add(String validFrom) throws Exception {
        var body = version();
        body.put("validFrom", validFrom);
        return operator().post(BOOKS + "/" + name + "/versions", body);
    }

    private Api.Answer takeBack(String validFrom) throws Exception {
        return operator().send(BOOKS + "/" + name + "/versions/" + validFrom, "DELETE", null);
    }

    private Map<String, Object> named(Map<String, Object> version) {
        version.put("name", name);
        return version;
    }

    private static Map<String, Object> version(Object... prices) {
        return new HashMap<>(Map.of("currency", "EUR", "prices", List.of(prices)));
    }

    private BigDecimal rows() {
        return jdbc.sql("select count(*) from price_book")
                .query(BigDecimal.class)
                .single();
    }
}
