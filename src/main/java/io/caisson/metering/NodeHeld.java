package io.caisson.metering;

import java.math.BigDecimal;

/**
 * What was declared for the sandboxes of pods on a node, or under a version of runsc: exactly, each times seconds.
 *
 * @param name of the node, or the version
 */
public record NodeHeld(String name, BigDecimal overheadCpu, BigDecimal overheadMemory, BigDecimal instances) {}
