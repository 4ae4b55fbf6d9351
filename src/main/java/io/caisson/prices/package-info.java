/**
 * What things cost, from when on and for whom: price books, plans, and the terms that each tenant is on.
 * What was valid once stays as it was; a change is a version with its own instant.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "quota", "metering"})
@NullMarked
package io.caisson.prices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
