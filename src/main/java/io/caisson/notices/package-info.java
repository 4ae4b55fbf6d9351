/**
 * What people and programs outside are told: signed webhooks with retries, and mail. A notice and whom it goes to are
 * written in the transaction that makes it true; sending it comes afterwards, at least once.
 */
@ApplicationModule(allowedDependencies = {"shared", "secrets", "tenancy", "outbound"})
@NullMarked
package io.caisson.notices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
