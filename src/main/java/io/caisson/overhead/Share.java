package io.caisson.overhead;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A part of all that is summed apart: one tenant's, one node's, one version's, or the whole. */
record Share(Of of, String name) {

    static final Share ALL = new Share(Of.ALL, "");

    /** Read by {@link #of}; needs grouping sets of the three columns. */
    static final String COLUMNS = """
            case when grouping(tenant_id) = 0 then 'TENANT' when grouping(node) = 0 then 'NODE'
                when grouping(runsc) = 0 then 'RUNSC' else 'ALL' end as share,
            coalesce(tenant_id::text, node, runsc, '') as share_name""";

    enum Of {
        ALL,
        TENANT,
        NODE,
        RUNSC
    }

    static Share of(ResultSet row) throws SQLException {
        return new Share(Of.valueOf(row.getString("share")), row.getString("share_name"));
    }

    /** A condition on the parameter {@code tenant}. */
    static String only(@Nullable UUID tenant) {
        return tenant == null ? "tenant_id is distinct from :tenant" : "tenant_id = :tenant";
    }
}
