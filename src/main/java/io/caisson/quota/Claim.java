package io.caisson.quota;

import io.caisson.shared.Resources;

/**
 * What an app may hold at its peak.
 *
 * @param each one instance, without the sandbox's overhead
 */
public record Claim(int instances, Resources each) {

    public static final Claim NOTHING = new Claim(0, Resources.NONE);

    /**
     * What a rollout may hold at its peak. Kubernetes may scale the old release to the new count before it
     * replaces it, so the peak is the larger of both counts at the larger of both sizes, and the surge.
     */
    public Claim rollingOver(Claim serving, int surge) {
        return serving.instances == 0
                ? this
                : new Claim(Math.max(instances, serving.instances) + surge, each.max(serving.each));
    }
}
