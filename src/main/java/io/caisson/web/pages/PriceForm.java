package io.caisson.web.pages;

import io.caisson.metering.Meter;
import io.caisson.prices.Prices;
import io.caisson.prices.WrittenPrices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a version of a price book: {@code cpu.each}, {@code cpu.free} and so on for every meter. */
final class PriceForm {

    /** Something to start from on a first look; nobody's offer. */
    static final Map<String, String> SAMPLE = Map.of(
            "currency", "EUR",
            "minimum", "5",
            "cpu.each", "0.028",
            "cpu.free", "10",
            "memory.each", "0.0038",
            "memory.free", "20",
            "overhead.cpu.each", "0.028",
            "overhead.memory.each", "0.0038");

    private PriceForm() {}

    static List<String> fields() {
        var fields = new ArrayList<>(List.of("currency", "minimum"));
        for (var meter : Meter.values()) {
            fields.add(meter.label() + ".each");
            fields.add(meter.label() + ".free");
        }
        return fields;
    }

    /** Of what was sent, the fields of the form, without blanks around them. */
    static Map<String, String> sent(Map<String, String> all) {
        var sent = new LinkedHashMap<String, String>();
        fields().forEach(field -> sent.put(field, all.getOrDefault(field, "").strip()));
        return sent;
    }

    static Map<String, String> of(Prices prices) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("currency", prices.currency().getCurrencyCode());
        fields.put("minimum", text(prices.minimum()));
        for (var meter : Meter.values()) {
            fields.put(meter.label() + ".each", text(prices.of(meter).each()));
            fields.put(meter.label() + ".free", text(prices.of(meter).free()));
        }
        return fields;
    }

    static Prices read(Map<String, String> sent) {
        return new WrittenPrices(
                        sent.getOrDefault("currency", ""),
                        sent.getOrDefault("minimum", ""),
                        Arrays.stream(Meter.values())
                                .map(meter -> new WrittenPrices.Line(
                                        meter.label(),
                                        sent.getOrDefault(meter.label() + ".each", ""),
                                        sent.getOrDefault(meter.label() + ".free", "")))
                                .toList())
                .read();
    }

    /** What changes between two versions, or what the first one is, as people read it. */
    static List<Confirm.Row> changes(@Nullable Prices before, Prices after) {
        var old = before == null ? Map.<String, String>of() : texts(before);
        return texts(after).entrySet().stream()
                .map(field -> new Confirm.Row("prices." + field.getKey(), old.get(field.getKey()), field.getValue()))
                .filter(Confirm.Row::changed)
                .toList();
    }

    private static Map<String, String> texts(Prices prices) {
        var currency = prices.currency();
        var texts = of(prices);
        texts.put("minimum", text(prices.minimum(), currency, prices.minimum().toPlainString()));
        for (var meter : Meter.values()) {
            var each = prices.of(meter).each();
            texts.put(meter.label() + ".each", text(each, currency, Amounts.price(each)));
            texts.put(meter.label() + ".free", Amounts.quantity(prices.of(meter).free()));
        }
        return texts;
    }

    /** Nothing is the same in all currencies. */
    private static String text(BigDecimal amount, Currency currency, String text) {
        return amount.signum() == 0 ? "0" : text + " " + currency.getCurrencyCode();
    }

    private static String text(BigDecimal number) {
        return number.toPlainString();
    }
}
