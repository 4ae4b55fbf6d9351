/**
 * Types that every room speaks: values such as quantities, names and digests, and where a file goes.
 * They have no behaviour of a domain of their own.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.caisson.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
