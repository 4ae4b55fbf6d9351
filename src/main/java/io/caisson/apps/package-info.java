/**
 * Apps, their immutable releases and the deployments that bring a release to the cluster.
 * What is accepted here is desired state; delivery makes it actual.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "quota", "images", "secrets"})
@NullMarked
package io.caisson.apps;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
