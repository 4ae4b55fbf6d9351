package io.caisson.metering;

/** What one app held in a period. */
public record AppUsage(String app, Held held) {}
