/**
 * What a tenant may hold, has been promised and holds, overhead of the sandbox included.
 * The preflight says what a change would reserve and why it is refused.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "sandbox", "observation"})
@NullMarked
package io.caisson.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
