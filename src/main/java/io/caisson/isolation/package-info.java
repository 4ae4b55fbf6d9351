/**
 * The isolation report: a probe in a tenant's namespace, under the tenant's own rules, tries to get out, and what came
 * of each attempt is kept, dated and compared with the last one.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "tenancy", "quota", "canary", "images", "paper"})
@NullMarked
package io.caisson.isolation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
