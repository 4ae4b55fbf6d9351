/**
 * What the cluster shows: one watch over all tenants, reduced to rows in PostgreSQL.
 * Runs on the replica that holds the Lease.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "tenancy"})
@NullMarked
package io.caisson.observation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
