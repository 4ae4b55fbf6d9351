/**
 * What usage costs: rated by the terms of its time, exactly, and rounded once for each line.
 * Every charge can be derived again from segments and price books.
 */
@ApplicationModule(allowedDependencies = {"shared", "tenancy", "metering", "prices"})
@NullMarked
package io.caisson.charges;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
