/**
 * Observed overhead: what pods' sandboxes really take, sampled from the kubelets and kept in a form whose medians and
 * percentiles add up. Beside it what is declared, and what a better declared value would save.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "observation", "metering"})
@NullMarked
package io.caisson.overhead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
