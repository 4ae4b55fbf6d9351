package io.caisson.verification;

/**
 * Something that should be the same and isn't.
 *
 * @param what such as {@code acme 2026-11 charge: web, cpu, from 2026-11-01T00:00:00Z}
 * @param expected derived again
 * @param found what was kept
 */
public record Difference(String what, String expected, String found) {}
