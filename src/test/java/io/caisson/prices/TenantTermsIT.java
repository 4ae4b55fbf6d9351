package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.metering.Meter;
import io.caisson.shared.Money;
import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Spans of terms against what is valid at each instant, looked up one table at a time. */
class TenantTermsIT extends WebIT {

    private static final Instant START = Instant.parse("2190-01-01T00:00:00Z");
    private static final int SPAN = 10_000;

    @Autowired
    private PriceBooks books;

    @Autowired
    private Plans plans;

    @Autowired
    private TenantPlans assignments;

    @Autowired
    private TenantTerms terms;

    @Autowired
    private Tenancy tenancy;

    private final TreeMap<Instant, String> planOf = new TreeMap<>();
    private final Map<String, TreeMap<Instant, Plan.Offer>> offers = new TreeMap<>();
    private final Map<String, TreeMap<Instant, BigDecimal>> prices = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySecondIsInOneSpanWithWhatIsValidThen(long seed) throws Exception {
        var random = new Random(seed);
        var slug = tenant();
        generate(random, slug);
        var tenant = tenancy.idOf(slug);
        var from = START.plusSeconds(random.nextInt(SPAN / 4));
        var to = START.plusSeconds(SPAN - random.nextInt(SPAN / 4));

        var spans = terms.between(tenant, from, to);

        assertThat(spans.getFirst().from()).isEqualTo(from);
        assertThat(spans.getLast().to()).isEqualTo(to);
        for (int n = 1; n < spans.size(); n++) {
            assertThat(spans.get(n).from()).isEqualTo(spans.get(n - 1).to());
        }
        for (var second = from; second.isBefore(to); second = second.plusSeconds(1)) {
            var at = second;
            var span = spans.stream()
                    .filter(one -> !at.isBefore(one.from()) && at.isBefore(one.to()))
                    .toList();
            assertThat(span).as(at.toString()).hasSize(1);
            assertThat(said(span.getFirst())).as(at.toString()).isEqualTo(expected(at));
        }
        assertThat(spans.stream().map(Terms::from).skip(1).toList())
                .as("spans begin where something changes")
                .isSubsetOf(changes());
    }

    private String expected(Instant at) {
        var plan = planOf.floorEntry(at).getValue();
        var offer = at(offers, plan, at);
        var price = at(prices, offer.priceBook(), at);
        return "%s %s %s %s".formatted(plan, offer.priceBook(), offer.overhead().kind(), price);
    }

    private static String said(Terms terms) {
        return "%s %s %s %s"
                .formatted(
                        terms.plan(),
                        terms.priceBook(),
                        terms.overhead().kind(),
                        terms.prices().of(Meter.CPU).each());
    }

    private static <T> T at(Map<String, TreeMap<Instant, T>> all, String name, Instant at) {
        return all.getOrDefault(name, new TreeMap<>()).floorEntry(at).getValue();
    }

    private List<Instant> changes() {
        return Stream.of(Stream.of(planOf), offers.values().stream(), prices.values().stream())
                .flatMap(maps -> maps)
                .flatMap(map -> map.keySet().stream())
                .toList();
    }

    private void generate(Random random, String slug) {
        var names = new ArrayList<String>();
        for (int n = 0; n < 3; n++) {
            names.add("g-" + UUID.randomUUID().toString().substring(0, 8));
        }
        for (var name : names) {
            for (var at : instants(random)) {
                var price = BigDecimal.valueOf(1 + random.nextInt(1_000));
                var version = new Prices(
                        Money.currency("EUR"), BigDecimal.ZERO, Map.of(Meter.CPU, new Price(price, BigDecimal.ZERO)));
                if (prices.computeIfAbsent(name, book -> new TreeMap<>())
                                        .put(at, version.of(Meter.CPU).each())
                                == null
                        && prices.get(name).size() == 1) {
                    books.create(name, at, version, "test");
                } else {
                    books.add(name, at, version, "test");
                }
            }
        }
        for (var name : names) {
            for (var at : instants(random)) {
                var kind = random.nextBoolean() ? OverheadPolicy.ABSORBED : OverheadPolicy.BILLED;
                var offer = new Plan.Offer(names.get(random.nextInt(3)), kind, null);
                if (offers.computeIfAbsent(name, plan -> new TreeMap<>()).put(at, offer) == null
                        && offers.get(name).size() == 1) {
                    plans.create(name, at, offer, "test");
                } else {
                    plans.change(name, at, last -> offer, "test");
                }
            }
        }
        for (var at : instants(random)) {
            var plan = names.get(random.nextInt(3));
            planOf.put(at, plan);
            assignments.assign(slug, plan, at, "test");
        }
    }

    /** In order, the first at the start, some of them the same for several things. */
    private static TreeSet<Instant> instants(Random random) {
        var instants = new TreeSet<>(List.of(START));
        for (int n = random.nextInt(6); n > 0; n--) {
            instants.add(START.plusSeconds(random.nextInt(SPAN / 100) * 100L));
        }
        return instants;
    }
}
