package io.caisson.cluster;

/** A probe's pod is no longer what was made, so that what it says proves nothing. */
public final class ProbeAltered extends RuntimeException {

    ProbeAltered(String pod, String how) {
        super(
                "The probe's pod '%s' %s while it ran, so what it says proves nothing. See who may change pods in the namespace."
                        .formatted(pod, how));
    }
}
