package io.caisson.invoices;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Credits and prepaid grants: given once, used by invoices, given back by credit notes. */
@Component
public class Credits {

    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    private static final String LEFT = """
            select grants.*, amount - coalesce((select sum(used.amount) from credit_use as used where grant_id = grants.id), 0) as rest
            from credit_grant as grants where tenant_id = :tenant
            """;

    private final JdbcClient jdbc;
    private final TenantLock tenants;
    private final Clock clock;

    Credits(JdbcClient jdbc, TenantLock tenants, Clock clock) {
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** What an invoice takes from a grant. */
    record Use(UUID grant, Money amount) {}

    /** The newest first; all after the one with that id, which may be none. */
    public List<Grant> of(UUID tenantId, @Nullable UUID after, int limit) {
        return jdbc.sql(LEFT + """
                 and (cast(:after as uuid) is null or (created_at, id) < (select created_at, id from credit_grant
                      where id = :after and tenant_id = :tenant))
                order by created_at desc, id desc limit :limit""")
                .param("tenant", tenantId)
                .param("after", after)
                .param("limit", limit)
                .query(Credits::grant)
                .list();
    }

    /**
     * @throws InvalidValue when the amount isn't above zero, the reason is empty, or it has expired already or expires after 2200 begins
     */
    @Transactional
    public Grant give(
            UUID tenantId, Grant.Kind kind, Money amount, String reason, @Nullable Instant expiresAt, String by) {
        return giveOnce(UUID.randomUUID(), tenantId, kind, amount, reason, expiresAt, by);
    }

    private void requireValid(Money amount, @Nullable Instant expiresAt) {
        var now = clock.instant();
        if (amount.isNegative() || amount.isZero()) {
            throw new InvalidValue("amount", amount.toString(), "more than zero");
        }
        if (expiresAt != null && (!expiresAt.isAfter(now) || expiresAt.isAfter(LAST))) {
            throw new InvalidValue(
                    "expiresAt",
                    expiresAt.toString(),
                    "later than now, which is %s, and no later than %s".formatted(now, LAST));
        }
    }

    /**
     * The same, once for each id, which whoever asks has chosen.
     *
     * @return what was given now or before
     * @throws InvoiceConflict when another one was given by that id
     */
    @Transactional
    public Grant giveOnce(
            UUID id,
            UUID tenantId,
            Grant.Kind kind,
            Money amount,
            String reason,
            @Nullable Instant expiresAt,
            String by) {
        tenants.take(tenantId);
        var before = of(tenantId, id);
        if (before.isEmpty()) {
            requireValid(amount, expiresAt);
            return write(id, tenantId, kind, amount, Issuing.reason(reason), expiresAt, by);
        }
        var given = before.get();
        if (given.kind() != kind
                || !given.amount().equals(amount)
                || !given.reason().equals(Issuing.reason(reason))
                || !Objects.equals(given.expiresAt(), expiresAt)) {
            throw new InvoiceConflict(
                    "This form has given %s already. Open a new one to give something else.".formatted(given.amount()));
        }
        return given;
    }

    private Optional<Grant> of(UUID tenantId, UUID id) {
        return jdbc.sql(LEFT + " and id = :id")
                .param("tenant", tenantId)
                .param("id", id)
                .query(Credits::grant)
                .optional();
    }

    /** What came in for an invoice that needs it no longer. */
    @Transactional(propagation = Propagation.MANDATORY)
    void giveBackPayment(UUID tenantId, Money amount, String reason) {
        if (!amount.isZero()) {
            write(UUID.randomUUID(), tenantId, Grant.Kind.CREDIT, amount, reason, null, Issuing.CAISSON);
        }
    }

    /**
     * Chooses the grants that pay: those that expire soonest first. One that expired before the invoice's period ended
     * pays nothing of it; one that expires after that does, whenever the invoice is issued.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Use> cover(UUID tenantId, Instant periodEnd, Money owed) {
        var uses = new ArrayList<Use>();
        var open = owed;
        for (var grant : usable(tenantId, periodEnd, owed)) {
            var part = grant.left().min(open);
            if (part.isZero()) {
                break;
            }
            uses.add(new Use(grant.id(), part));
            open = open.minus(part);
        }
        return uses;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void use(List<Use> uses, String invoice) {
        uses.forEach(use -> jdbc.sql("insert into credit_use (grant_id, invoice, amount) values (?, ?, ?)")
                .params(use.grant(), invoice, use.amount().amount())
                .update());
    }

    /** Even where the grant has expired by now: an invoice for the same period can use it again. */
    @Transactional(propagation = Propagation.MANDATORY)
    void giveBack(String invoice, String creditNote) {
        jdbc.sql("""
                insert into credit_use (grant_id, invoice, amount)
                select grant_id, ?, -amount from credit_use where invoice = ? order by grant_id""").params(creditNote, invoice).update();
    }

    private List<Grant> usable(UUID tenantId, Instant periodEnd, Money owed) {
        return jdbc.sql("select * from (" + LEFT + """
                ) as known where currency = :currency and rest > 0
                  and (expires_at is null or expires_at >= cast(:end as timestamptz))
                order by expires_at nulls last, created_at, id""")
                .param("tenant", tenantId)
                .param("currency", owed.currency().getCurrencyCode())
                .param("end", Timestamp.from(periodEnd))
                .query(Credits::grant)
                .list();
    }

    private Grant write(
            UUID id,
            UUID tenantId,
            Grant.Kind kind,
            Money amount,
            String reason,
            @Nullable Instant expiresAt,
            String by) {
        var grant = new Grant(
                id, kind, amount, amount, reason, expiresAt, by, clock.instant().truncatedTo(ChronoUnit.MICROS));
        jdbc.sql("""
                insert into credit_grant (id, tenant_id, kind, currency, amount, reason, expires_at, created_by, created_at)
                values (:id, :tenant, :kind, :currency, :amount, :reason, :expires, :by, :now)""")
                .param("id", grant.id())
                .param("tenant", tenantId)
                .param("kind", kind.name())
                .param("currency", amount.currency().getCurrencyCode())
                .param("amount", amount.amount())
                .param("reason", reason)
                .param("expires", expiresAt == null ? null : Timestamp.from(expiresAt))
                .param("by", by)
                .param("now", Timestamp.from(grant.createdAt()))
                .update();
        return grant;
    }

    private static Grant grant(ResultSet row, int n) throws SQLException {
        var currency = Money.currency(row.getString("currency"));
        var expires = row.getTimestamp("expires_at");
        return new Grant(
                row.getObject("id", UUID.class),
                Grant.Kind.valueOf(row.getString("kind")),
                new Money(row.getBigDecimal("amount"), currency),
                new Money(row.getBigDecimal("rest"), currency),
                row.getString("reason"),
                expires == null ? null : expires.toInstant(),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }
}
