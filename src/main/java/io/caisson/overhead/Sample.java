package io.caisson.overhead;

import io.caisson.observation.PlacedPods.Placed;

/** What one pod's sandbox was seen to take at one time. */
record Sample(Placed pod, ObservedOverhead overhead) {}
