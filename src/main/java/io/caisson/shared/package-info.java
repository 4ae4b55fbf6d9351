/**
 * Value types that every room speaks: quantities, names, digests.
 * They have no behaviour of a domain of their own.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.caisson.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
