/**
 * What is asked for a month: drafts, issued invoices that never change, credit notes, what grants paid and what came in.
 * Payment itself is made elsewhere.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "metering", "prices", "charges", "notices", "paper"})
@NullMarked
package io.caisson.invoices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
