/**
 * Image references and the registries that resolve a tag to a digest.
 * Registry names come from customers: every address they resolve to is checked.
 */
@ApplicationModule(allowedDependencies = {"shared", "secrets", "tenancy", "outbound"})
@NullMarked
package io.caisson.images;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
