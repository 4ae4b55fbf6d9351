package io.caisson.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the cluster has come with an app's Deployment.
 *
 * @param complete every instance runs the applied release and is available, and none of another release is left
 * @param refusedPods why pods could not be made, such as an exceeded quota
 * @param pods all pods of the app
 */
public record Rollout(boolean complete, @Nullable String refusedPods, List<PodView> pods) {}
