/** A registry for the simulated cluster, with sample images that exist only as descriptions. */
@NullMarked
package io.caisson.images.simulated;

import org.jspecify.annotations.NullMarked;
