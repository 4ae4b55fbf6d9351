/**
 * Limits of money per month and what follows from them: notices, and at the hard limit the suspension. Likewise what
 * follows from invoices that nobody pays. Also tells the world outside when a tenant is suspended and when it runs again.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "prices", "charges", "invoices", "notices"})
@NullMarked
package io.caisson.budgets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
