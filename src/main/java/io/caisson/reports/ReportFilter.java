package io.caisson.reports;

import io.caisson.budgets.BudgetState;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantState;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants a report is asked for.
 *
 * @param tenant a part of a slug or a name, however it is written; empty for all
 * @param plan a plan's name; empty for all
 * @param state null for all, as the others
 */
public record ReportFilter(
        String tenant,
        String plan,
        @Nullable TenantState state,
        @Nullable BudgetState budget,
        @Nullable AccountState account) {

    static final ReportFilter NONE = new ReportFilter("", "", null, null, null);
    private static final int LONGEST = 100;

    public ReportFilter {
        limit("tenant", tenant);
        limit("plan", plan);
    }

    /** All parameters as they came; what is null or empty asks for nothing. */
    public static ReportFilter of(
            @Nullable String tenant,
            @Nullable String plan,
            @Nullable String state,
            @Nullable String budget,
            @Nullable String account) {
        return new ReportFilter(
                text(tenant),
                text(plan),
                one("state", text(state), TenantState.values()),
                one("budget", text(budget), BudgetState.values()),
                one("account", text(account), AccountState.values()));
    }

    public boolean isNone() {
        return equals(NONE);
    }

    boolean wants(TenantBilling row) {
        return (plan.isEmpty() || row.plan().equals(plan))
                && (state == null || row.state() == state)
                && (budget == null || row.budget() == budget)
                && (account == null || row.accounts().stream().anyMatch(account::is))
                && (contains(row.slug()) || contains(row.name()));
    }

    private boolean contains(String name) {
        return name.toLowerCase(Locale.ROOT).contains(tenant.toLowerCase(Locale.ROOT));
    }

    private static <E extends Enum<E>> @Nullable E one(String field, String text, E[] known) {
        return text.isEmpty()
                ? null
                : Arrays.stream(known)
                        .filter(one -> one.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new InvalidValue(
                                field,
                                text,
                                "one of " + Arrays.stream(known).map(Enum::name).collect(Collectors.joining(", "))));
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
