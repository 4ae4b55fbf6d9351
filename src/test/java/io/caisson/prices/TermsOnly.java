package io.caisson.prices;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Of this room, what it takes to charge for usage. Nothing is changed through it, so that no tenant has to be locked. */
public class TermsOnly {

    @Bean
    BillingProfiles profiles(JdbcClient jdbc, Clock clock) {
        return new BillingProfiles(jdbc, null, clock);
    }

    @Bean
    TenantTerms terms(JdbcClient jdbc) {
        return new TenantTerms(jdbc);
    }
}
