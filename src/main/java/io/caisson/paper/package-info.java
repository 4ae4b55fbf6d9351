/**
 * What leaves Caisson as a file: the pieces that PDFs and CSVs of all rooms are made of.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.caisson.paper;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
