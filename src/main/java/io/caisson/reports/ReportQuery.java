package io.caisson.reports;

import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantState;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for.
 *
 * @param tenant a part of a slug or a name, however it is written; empty for all
 * @param plan a plan's name; empty for all
 * @param state null for all
 */
public record ReportQuery(
        ReportMonths months,
        ReportSort sort,
        String tenant,
        String plan,
        @Nullable TenantState state) {

    private static final int LONGEST = 100;

    public ReportQuery {
        limit("tenant", tenant);
        limit("plan", plan);
    }

    /** All parameters as they came; what is null or empty asks for nothing. */
    public static ReportQuery of(
            ReportMonths months,
            @Nullable String sort,
            @Nullable String tenant,
            @Nullable String plan,
            @Nullable String state) {
        return new ReportQuery(months, ReportSort.of(empty(sort)), text(tenant), text(plan), state(empty(state)));
    }

    /** Of all tenants. */
    public static ReportQuery all(ReportMonths months) {
        return new ReportQuery(months, ReportSort.FIRST, "", "", null);
    }

    boolean wants(TenantBilling row) {
        return (plan.isEmpty() || row.plan().equals(plan))
                && (state == null || row.state() == state)
                && (contains(row.slug()) || contains(row.name()));
    }

    boolean isOfAll() {
        return tenant.isEmpty() && plan.isEmpty() && state == null;
    }

    private boolean contains(String name) {
        return name.toLowerCase(Locale.ROOT).contains(tenant.toLowerCase(Locale.ROOT));
    }

    private static @Nullable TenantState state(@Nullable String text) {
        return text == null
                ? null
                : Arrays.stream(TenantState.values())
                        .filter(state -> state.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new InvalidValue(
                                "state",
                                text,
                                "one of "
                                        + Arrays.stream(TenantState.values())
                                                .map(Enum::name)
                                                .collect(Collectors.joining(", "))));
    }

    private static @Nullable String empty(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static void limit(String field, String text) {
        if (text.length() > LONGEST) {
            throw new InvalidValue(field, text, "at most %d characters long".formatted(LONGEST));
        }
    }
}
