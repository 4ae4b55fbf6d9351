/** Caisson: multi-tenant container hosting in which every pod runs in a gVisor sandbox. */
@NullMarked
package io.caisson;

import org.jspecify.annotations.NullMarked;
