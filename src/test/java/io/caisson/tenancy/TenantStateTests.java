package io.caisson.tenancy;

import static io.caisson.tenancy.TenantState.ACTIVE;
import static io.caisson.tenancy.TenantState.DELETED;
import static io.caisson.tenancy.TenantState.DELETING;
import static io.caisson.tenancy.TenantState.PAST_DUE;
import static io.caisson.tenancy.TenantState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TenantStateTests {

    private static final Set<TenantState> STANDING = Set.of(ACTIVE, PAST_DUE, SUSPENDED);

    private static final Map<TenantState, Set<TenantState>> FROM = Map.of(
            ACTIVE, STANDING,
            PAST_DUE, STANDING,
            SUSPENDED, STANDING,
            DELETING, Set.of(ACTIVE, PAST_DUE, SUSPENDED, DELETING),
            DELETED, Set.of(DELETING));

    @ParameterizedTest
    @EnumSource
    void goesOnlyWhereALifeGoes(TenantState to) {
        for (var from : TenantState.values()) {
            if (FROM.get(to).contains(from)) {
                assertThat(from.next(to)).isEqualTo(to);
            } else {
                assertThatIllegalStateException()
                        .isThrownBy(() -> from.next(to))
                        .withMessageContaining(from + " → " + to);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatRunsOrStandsStillKeepsItsNamespace(TenantState state) {
        assertThat(state.runs()).isEqualTo(state == ACTIVE || state == PAST_DUE);
        assertThat(state.stays()).isEqualTo(STANDING.contains(state));
    }
}
