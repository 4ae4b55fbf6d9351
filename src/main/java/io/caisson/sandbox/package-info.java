/**
 * The RuntimeClass, its declared overhead over time, and whether a node offers it.
 * Deployments wait while the sandbox is not there.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "tenancy"})
@NullMarked
package io.caisson.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
