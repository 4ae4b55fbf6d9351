/** The REST API, the customer pages and the operator pages. */
@NullMarked
package io.caisson.web;

import org.jspecify.annotations.NullMarked;
