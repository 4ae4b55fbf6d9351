/** Benchmarks against a baseline in the same run; bench/README.md says how they are run and read. */
package io.caisson.bench;
