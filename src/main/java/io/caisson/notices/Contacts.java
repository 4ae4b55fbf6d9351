package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.Tenancy;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The mail addresses of a tenant's people who want to hear of invoices, budgets and the like. */
@Component
public class Contacts {

    private static final int MOST = 10;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final MailSettings mail;

    Contacts(JdbcClient jdbc, Tenancy tenancy, MailSettings mail) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.mail = mail;
    }

    /** Whether there is a server that takes mail. */
    public boolean mailed() {
        return mail.configured();
    }

    public List<String> of(UUID tenant) {
        return jdbc.sql("select address from notice_contact where tenant_id = ? order by position")
                .param(tenant)
                .query(String.class)
                .list();
    }

    /**
     * Puts these in place of all others.
     *
     * @throws InvalidValue of {@code contacts} when one of them is no address, or there are more than ten
     */
    @Transactional
    public List<String> replace(UUID tenant, List<String> typed) {
        var addresses = typed.stream()
                .map(each -> MailAddress.parse("contacts", each))
                .distinct()
                .toList();
        if (addresses.size() > MOST) {
            throw new InvalidValue("contacts", addresses.size() + " addresses", "at most " + MOST);
        }
        tenancy.lockStaying(tenant);
        jdbc.sql("delete from notice_contact where tenant_id = ?").param(tenant).update();
        for (var position = 1; position <= addresses.size(); position++) {
            jdbc.sql("insert into notice_contact (tenant_id, position, address) values (?, ?, ?)")
                    .params(tenant, position, addresses.get(position - 1))
                    .update();
        }
        return addresses;
    }
}
