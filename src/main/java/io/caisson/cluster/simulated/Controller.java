package io.caisson.cluster.simulated;

/** A part of the control plane that acts on changes; always called in the loop. */
interface Controller {

    void on(Change change);
}
