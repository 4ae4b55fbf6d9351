/**
 * Nodes prove that their sandbox holds before tenants' pods land on them, every day, and when they change.
 * One that fails loses its place until it passes.
 */
@ApplicationModule(allowedDependencies = {"shared", "cluster", "sandbox", "images"})
@NullMarked
package io.caisson.canary;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
