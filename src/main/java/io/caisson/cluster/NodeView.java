package io.caisson.cluster;

/** A node that matches a RuntimeClass's selector. Ready when it takes pods. */
public record NodeView(String name, boolean ready) {}
