/**
 * HTTP to hosts that customers name and that can't be trusted: the address that is checked is the one that is connected
 * to, and nothing happens by itself, neither redirects nor retries.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.caisson.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
