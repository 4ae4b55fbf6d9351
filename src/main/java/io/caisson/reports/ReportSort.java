package io.caisson.reports;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** By what a report's tenants are ordered; what is equal is ordered by slug. */
public record ReportSort(Key key, boolean falling) {

    public static final ReportSort FIRST = new ReportSort(Key.REVENUE, true);

    /** What can be named; a minus before it turns the order round. */
    public enum Key {
        TENANT("tenant", currencies -> Comparator.comparing(TenantBilling::slug)),
        PLAN("plan", currencies -> Comparator.comparing(TenantBilling::plan)),
        STATE("state", currencies -> Comparator.comparing(TenantBilling::state)),
        REVENUE("revenue", currencies -> revenue(currencies, Revenue::charged)),
        CORE_HOURS("coreHours", currencies -> amount(tenant -> tenant.reserved().cpu())),
        GIB_HOURS("gibHours", currencies -> amount(tenant -> tenant.reserved().memory())),
        OVERHEAD_CORE_HOURS(
                "overheadCoreHours",
                currencies -> amount(tenant -> tenant.reserved().overheadCpu())),
        OVERHEAD_GIB_HOURS(
                "overheadGibHours",
                currencies -> amount(tenant -> tenant.reserved().overheadMemory())),
        OVERHEAD_SHARE(
                "overheadShare",
                currencies -> amount(tenant -> tenant.reserved().share())),
        OVERHEAD_VALUE("overheadValue", currencies -> revenue(currencies, Revenue::overheadValue)),
        OVERHEAD_ABSORBED("overheadAbsorbed", currencies -> revenue(currencies, Revenue::overheadAbsorbed)),
        OVERHEAD_BILLED("overheadBilled", currencies -> revenue(currencies, Revenue::overheadBilled)),
        CREDITS("credits", currencies -> account(currencies, Account::credits)),
        BALANCE("balance", currencies -> account(currencies, Account::balance)),
        BUDGET("budget", currencies -> Comparator.comparing(TenantBilling::budget)),
        MISSING(
                "missing",
                currencies -> Comparator.comparing(tenant -> tenant.coverage().missing()));

        private final String label;
        private final Function<List<Currency>, Comparator<TenantBilling>> order;

        Key(String label, Function<List<Currency>, Comparator<TenantBilling>> order) {
            this.label = label;
            this.order = order;
        }

        public String label() {
            return label;
        }
    }

    /** Reads a name such as {@code -revenue}; null is {@link #FIRST}. */
    public static ReportSort of(@Nullable String text) {
        if (text == null) {
            return FIRST;
        }
        var falling = text.startsWith("-");
        var label = falling ? text.substring(1) : text;
        return Arrays.stream(Key.values())
                .filter(key -> key.label.equals(label))
                .findFirst()
                .map(key -> new ReportSort(key, falling))
                .orElseThrow(() -> new InvalidValue(
                        "sort",
                        text,
                        "one of %s, with a minus before it to turn the order round"
                                .formatted(Arrays.stream(Key.values())
                                        .map(Key::label)
                                        .collect(Collectors.joining(", ")))));
    }

    /** @param currencies in the order in which amounts are compared, since they are never added */
    Comparator<TenantBilling> comparator(List<Currency> currencies) {
        var order = key.order.apply(currencies);
        return (falling ? order.reversed() : order)
                .thenComparing(TenantBilling::slug)
                .thenComparing(TenantBilling::id);
    }

    @Override
    public String toString() {
        return (falling ? "-" : "") + key.label;
    }

    private static Comparator<TenantBilling> amount(Function<TenantBilling, @Nullable BigDecimal> of) {
        return Comparator.comparing(of, Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    private static Comparator<TenantBilling> revenue(List<Currency> currencies, Function<Revenue, Money> which) {
        return money(currencies, (tenant, currency) -> tenant.money(currency, which));
    }

    private static Comparator<TenantBilling> account(List<Currency> currencies, Function<Account, Money> which) {
        return money(currencies, (tenant, currency) -> tenant.account(currency, which));
    }

    private static Comparator<TenantBilling> money(
            List<Currency> currencies, BiFunction<TenantBilling, Currency, BigDecimal> of) {
        return currencies.stream()
                .map(currency -> Comparator.<TenantBilling, BigDecimal>comparing(tenant -> of.apply(tenant, currency)))
                .reduce(Comparator::thenComparing)
                .orElse((one, other) -> 0);
    }
}
