/**
 * Usage segments: what each pod held, from when to when, overhead apart.
 * Append-only; what was not seen is marked.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "tenancy", "observation"})
@NullMarked
package io.caisson.metering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
