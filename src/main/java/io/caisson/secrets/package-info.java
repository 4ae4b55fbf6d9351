/**
 * Keeps values at rest so that the database alone gives nothing away: sealed with a key of the ring, bound to their
 * place, and sealed again when the ring has a new key. Other rooms hold the rows.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.caisson.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
