/**
 * Makes the cluster what PostgreSQL says, and writes back what happened.
 * Each aggregate has one task, repeatable at every step.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "apps",
            "cluster",
            "quota",
            "sandbox",
            "observation",
            "tenancy",
            "images",
            "network",
            "secrets"
        })
@NullMarked
package io.caisson.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
