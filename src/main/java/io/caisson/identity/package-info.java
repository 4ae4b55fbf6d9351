/**
 * Who is asking: access tokens, sign-in links and the principal they stand for.
 * Only hashes of secrets are kept.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy"})
@NullMarked
package io.caisson.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
