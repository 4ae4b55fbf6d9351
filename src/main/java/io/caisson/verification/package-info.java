/**
 * Derives what tenants are charged a second time, from segments and price books, and tells every difference.
 * What Kubernetes, PostgreSQL and the meter say is held now is compared as well. It reads the other rooms' tables.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "tenancy", "metering", "prices", "charges", "notices"})
@NullMarked
package io.caisson.verification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
