package io.caisson.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.invoices.InvoicedTenant;
import io.caisson.metering.WatchedPast;
import io.caisson.web.WebIT;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What an invoice's page says of how much was seen, and of how its sums were rounded. */
@Import(InvoicedTenant.class)
class InvoiceCoverageIT extends WebIT {

    @Autowired
    private InvoicedTenant invoiced;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private final YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    private WatchedPast past;
    private Visitor visitor;

    @BeforeEach
    void signIn() throws Exception {
        past = new WatchedPast(jdbc, transaction);
        visitor = new Visitor(URI.create(base()).getPort());
        visitor.signIn(OPERATOR);
    }

    @AfterEach
    void leave() {
        past.close();
    }

    @Test
    void saysHowMuchWasReconstructedAndHowItWasRounded() throws Exception {
        assertThat(invoice())
                .contains("0 % of the period was observed; " + month.lengthOfMonth()
                        + " d 0 h was reconstructed, 0 s is missing.")
                .contains("Each line is rounded once; tax is rounded once, of the net sum.")
                .doesNotContain("All of the period");
    }

    @Test
    void saysWhereAllOfItWasObserved() throws Exception {
        past.seen(month.atDay(1) + "T00:00:00Z", month.plusMonths(1).atDay(1) + "T00:00:00Z");
        assertThat(invoice()).contains("All of the period was observed.").doesNotContain("was reconstructed");
    }

    private String invoice() throws Exception {
        var slug = tenant();
        return visitor.get("/tenants/%s/invoices/%s".formatted(slug, invoiced.lastMonth(slug)))
                .text();
    }
}
