package io.caisson.observation;

/**
 * What the replica that watches the cluster does beside that, on a thread of its own, until it is interrupted. It begins
 * anew when this replica leads again.
 */
public interface WhileLeading extends Runnable {}
