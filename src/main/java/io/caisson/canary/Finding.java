package io.caisson.canary;

/**
 * What one probe showed.
 *
 * @param expected for people: what had to be seen
 * @param seen for people: what was, and what to do about it
 */
public record Finding(Probe probe, Verdict verdict, String expected, String seen) {}
