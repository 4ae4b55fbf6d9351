package io.caisson.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.tenancy.Tenancy;
import io.caisson.web.WebIT;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the table of tax rates that are set ahead takes, and what was carried on of it. */
class TaxChangesIT extends WebIT {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private BillingProfiles profiles;

    @Autowired
    private Tenancy tenancy;

    private UUID id;

    @BeforeEach
    void nineteenPercent() throws Exception {
        id = tenancy.idOf(tenant());
        profiles.set(id, BillingProfile.NONE.taxed(BigDecimal.valueOf(19)), "test");
    }

    /** What was valid is kept by the table itself, and comes after all that was said before. */
    @Test
    void theTableTakesNothingInBetweenAndLosesNothingThatHeld() {
        comes("2190-01-01Z", 7);
        for (var sql : new String[] {
            "insert into tax_change values (:tenant, '2189-01-01Z', 8, 'test', now())",
            "insert into tax_change values (:tenant, '2191-01-01Z', 101, 'test', now())",
            "insert into tax_change values (:tenant, '2191-01-01 00:00:00.5Z', 8, 'test', now())",
            "update tax_change set tax_percent = 8 where tenant_id = :tenant"
        }) {
            assertThat(refused(sql)).as(sql).isTrue();
        }
        profiles.takeBackComingTax(id);
        assertThat(profiles.comingTax(id)).isEmpty();
    }

    /** By its own clock. */
    @Test
    void theTableTakesNoRateForATimeThatWas() throws Exception {
        id = tenancy.idOf(tenant()); // nobody has said anything of it yet
        for (var from : new String[] {
            "2020-01-01Z",
            Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString()
        }) {
            assertThatThrownBy(() -> comes(from, 8)).hasMessageContaining("a tax rate can't be valid from");
        }
    }

    /** Each of many saves in a second is valid a second after the one before. */
    @Test
    void whatWasCarriedOnIsNotTakenBackInPart() {
        var soon = Instant.now().plusSeconds(7).truncatedTo(ChronoUnit.SECONDS);
        comes(soon.toString(), 7);
        for (int n = 0; n < 9; n++) {
            var address = "Street " + n;
            profiles.set(id, last -> new BillingProfile(last.zone(), last.taxPercent(), address, ""), null, "test");
        }
        assertThat(profiles.last(id).taxPercent()).isEqualByComparingTo("7");
        assertThat(profiles.comingTax(id)).isEmpty();
        profiles.takeBackComingTax(id);
        assertThat(profiles.at(id, soon.minusSeconds(1)).taxPercent()).isEqualByComparingTo("19");
        assertThat(profiles.at(id, soon).taxPercent()).isEqualByComparingTo("7");
    }

    private boolean refused(String sql) {
        try {
            jdbc.sql(sql).param("tenant", id).update();
            return false;
        } catch (DataIntegrityViolationException e) {
            return true;
        }
    }

    private void comes(String from, int percent) {
        jdbc.sql("insert into tax_change values (?, cast(? as timestamptz), ?, 'test', now())")
                .params(id, from, percent)
                .update();
    }
}
