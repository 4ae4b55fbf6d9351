package io.caisson.invoices;

import io.caisson.tenancy.TenantNotFound;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Holds a tenant's row, first of all, for whatever changes its invoices, credits or payments: they come one after the
 * other, and nobody waits in a circle.
 */
@Component
class TenantLock {

    private final JdbcClient jdbc;

    TenantLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void take(UUID tenantId) {
        jdbc.sql("select 1 from tenant where id = ? for no key update")
                .param(tenantId)
                .query(Integer.class)
                .optional()
                .orElseThrow(TenantNotFound::new);
    }
}
