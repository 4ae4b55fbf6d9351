package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.tenancy.TenantState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits that change in the middle of a month: each amount is told of once, whichever way it was come by. */
class ChangedLimitsIT extends BudgetedIT {

    @AfterEach
    void whatIsToldIsAlsoSent() {
        assertThat(published("budget.reached"))
                .isEqualTo(told().size() + told("2031-04").size());
    }

    @Test
    void ofARaisedLimitTheSharesCountAnew() {
        set("80", null);
        spent("2031-03", "80.00");
        check.all();
        set("100", null); // 80 %
        assertThat(amounts()).containsExactly("SOFT 100 of 80", "SOFT 75 of 100");

        set("200", null);
        check.all();
        spent("2031-03", "149.99");
        check.all();
        assertThat(amounts()).as("below 75 % of what is allowed now").hasSize(2);
        spent("2031-03", "150.00");
        check.all();
        spent("2031-03", "200.00");
        check.all();
        check.all();
        assertThat(amounts()).containsExactly("SOFT 100 of 80", "SOFT 75 of 100", "SOFT 75 of 200", "SOFT 100 of 200");
    }

    @Test
    void ofALoweredLimitTheHighestShareIsToldAtOnce() {
        set("200", null);
        spent("2031-03", "90.00");
        check.all();
        assertThat(amounts()).isEmpty();

        set("100", null);
        assertThat(amounts()).containsExactly("SOFT 90 of 100");
        set("95", null); // the same share of another amount
        assertThat(amounts()).containsExactly("SOFT 90 of 100", "SOFT 90 of 95");
        check.all();
        assertThat(amounts()).hasSize(2);
    }

    @Test
    void ofALimitThatComesBackOnlyWhatIsNewIsTold() {
        set("100", null);
        spent("2031-03", "76.00");
        check.all();
        for (var amount : new String[] {"150", "100", "100.00", null, "100"}) {
            set(amount, null);
            check.all();
        }
        assertThat(amounts()).containsExactly("SOFT 75 of 100");

        set("150", null);
        spent("2031-03", "90.00");
        check.all();
        assertThat(amounts()).as("60 % of the other one").hasSize(1);
        set("100", null);
        assertThat(amounts()).containsExactly("SOFT 75 of 100", "SOFT 90 of 100");
    }

    @Test
    void oneLimitsChangeSaysNothingOfTheOther() {
        set("80", "100");
        spent("2031-03", "80.00");
        check.all();
        var told = List.of("SOFT 100 of 80", "HARD 75 of 100");
        assertThat(amounts()).containsExactlyElementsOf(told);

        set("80", "1000");
        assertThat(amounts()).containsExactlyElementsOf(told);
        set("1000", "1000");
        assertThat(amounts()).containsExactlyElementsOf(told);
        set("80", "80"); // told of the soft limit of this amount, not of the hard one
        assertThat(amounts()).containsExactly("SOFT 100 of 80", "HARD 75 of 100", "HARD 100 of 80");
    }

    @Test
    void aHardLimitThatComesBackSuspendsAgainWithoutBeingToldAgain() {
        set(null, "200");
        spent("2031-03", "100.00");
        check.all();
        assertThat(state()).isEqualTo(TenantState.ACTIVE);

        set(null, "100");
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        set(null, "200");
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
        set(null, "100");
        assertThat(state()).isEqualTo(TenantState.SUSPENDED);
        assertThat(amounts()).containsExactly("HARD 100 of 100");

        now("2031-04-01T00:00:00Z");
        check.all();
        assertThat(state()).isEqualTo(TenantState.ACTIVE);
        spent("2031-04", "75.00");
        check.all();
        assertThat(told("2031-04")).as("another month, and all anew").containsExactly("HARD 75");
    }

    /** In the order in which it was told. */
    private List<String> amounts() {
        return jdbc.sql("""
                select kind || ' ' || percent || ' of ' || trim_scale(amount) from budget_notice
                where tenant_id = ? and month = '2031-03-01' order by ctid""").param(tenant).query(String.class).list();
    }
}
