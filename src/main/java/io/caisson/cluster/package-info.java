/**
 * The only room that knows Kubernetes: pure manifest builders, the client, watches, and the simulated cluster.
 * Other rooms see our own records.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.caisson.cluster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
