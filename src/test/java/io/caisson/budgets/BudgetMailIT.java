package io.caisson.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caisson.charges.BilledTenant;
import io.caisson.charges.ChargedMonths;
import io.caisson.metering.MadeSegment;
import io.caisson.notices.Contacts;
import io.caisson.notices.SmtpStub;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a tenant reads of its budget, from the pod that costs something to a mail server on loopback. */
class BudgetMailIT extends BudgetedIT {

    private static final SmtpStub SERVER = new SmtpStub();

    @Autowired
    private Contacts contacts;

    @Autowired
    private ChargedMonths months;

    @DynamicPropertySource
    static void mail(DynamicPropertyRegistry settings) {
        settings.add("caisson.mail.host", () -> "127.0.0.1");
        settings.add("caisson.mail.port", SERVER::port);
        settings.add("caisson.mail.tls", () -> "none");
        settings.add("caisson.mail.from", () -> "caisson@platform.example");
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.close();
    }

    /** Half a core at one euro a core-hour, from midnight of the fifth on: 324 euros by the month's end. */
    @BeforeEach
    void runs() {
        SERVER.taken.clear();
        contacts.replace(tenant, List.of("ann@example.org"));
        BilledTenant.of(jdbc, slug).pricedAtOneEuroPerCoreHour();
        new MadeSegment(tenant, "2031-03-05T00:00:00Z", null).write(jdbc);
    }

    @Test
    void eachShareOfTheSoftLimitIsAMailThatSaysWhichOfWhat() {
        set("6", null);
        at("2031-03-05T08:59:00Z");
        assertThat(published("budget.reached")).isZero();

        at("2031-03-05T09:00:00Z");
        assertThat(mail(1))
                .contains("Subject: 75 % of the soft limit of 6.00 EUR is charged: " + slug + "\n")
                .contains("4.50 EUR are charged for 2031-03, which is 75 % or more of the soft limit of 6.00 EUR.")
                .contains("it will be 324.00 EUR at the month's end")
                .contains("percent: 75\n", "limit: soft\n", "forecast: 324.00\n");
        at("2031-03-05T10:48:00Z");
        assertThat(mail(2))
                .contains("Subject: 90 % of the soft limit of 6.00 EUR is charged: ", "5.40 EUR are charged");
        at("2031-03-05T12:00:00Z");
        assertThat(mail(3)).contains("Subject: 100 % of the soft limit of 6.00 EUR is charged: ");
    }

    @Test
    void theHardLimitIsTheSameAndIsFollowedByTheSuspension() {
        set(null, "6");
        at("2031-03-05T09:00:00Z");
        assertThat(mail(1)).contains("Subject: 75 % of the hard limit of 6.00 EUR is charged: " + slug + "\n");
        at("2031-03-05T10:48:00Z");
        assertThat(mail(2)).contains("Subject: 90 % of the hard limit of 6.00 EUR is charged: ");
        at("2031-03-05T12:00:00Z");
        mail(4);
        assertThat(SERVER.taken)
                .extracting(SmtpStub.Mail::content)
                .filteredOn(content -> content.contains("Subject: 100 % of the hard limit of 6.00 EUR is charged: "))
                .singleElement()
                .asString()
                .contains("6.00 EUR are charged for 2031-03", "at 100 % of a hard one all apps are stopped");
        assertThat(SERVER.taken)
                .extracting(SmtpStub.Mail::content)
                .anyMatch(content -> content.contains("Subject: Tenant suspended: " + slug));
    }

    private void at(String time) {
        now(time);
        months.refresh(tenant, YearMonth.of(2031, 3));
        check.all();
    }

    /** The last of so many, with the lines that mail folds put together again. */
    private static String mail(int count) {
        await().until(() -> SERVER.taken.size() >= count);
        assertThat(SERVER.taken).hasSize(count);
        return SERVER.taken.getLast().content().replaceAll("\n[ \t]", " ");
    }
}
