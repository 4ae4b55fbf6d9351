/**
 * What operators read: who brings what, what the sandbox takes of it and who pays for that, what nodes cost.
 * Its statements are over all tenants at once, so they read the tables of other rooms (charges, plans, budgets, invoices) here, in one place.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "cluster",
            "sandbox",
            "tenancy",
            "metering",
            "prices",
            "charges",
            "budgets",
            "paper"
        })
@NullMarked
package io.caisson.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
