/**
 * Tenants, their namespace and their life cycle.
 * A tenant and its namespace stay one to one for as long as the tenant lives.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.caisson.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
