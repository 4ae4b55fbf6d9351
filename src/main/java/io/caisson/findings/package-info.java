/**
 * What is in tenants' namespaces and should not be, or was other than it should be: a row each, from the watch and from
 * a full pass every minute. Pods outside the sandbox are stopped.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "tenancy", "observation"})
@NullMarked
package io.caisson.findings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
