/**
 * What a tenant's pods may reach, and which other tenants they may talk with.
 * A way between two tenants is open only while both agree.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy"})
@NullMarked
package io.caisson.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
