package io.caisson.images;

import io.caisson.shared.Digest;
import java.util.List;
import java.util.Optional;

/**
 * An image as its registry describes it, for linux/amd64.
 *
 * @param reference what was asked for
 * @param open whether the registry shows it to anyone: no credentials were at hand
 * @param digest of the platform's manifest: what a pod runs
 * @param user as the image has it, such as {@code 10001:10001}; empty where it says nothing, which means root
 * @param ports exposed TCP ports, ascending
 * @param compressedBytes sum of the layers as they are transferred
 */
public record ResolvedImage(
        ImageReference reference, boolean open, Digest digest, String user, List<Integer> ports, long compressedBytes) {

    public ResolvedImage {
        ports = List.copyOf(ports);
    }

    /** Why it can't run as its user, as a message for the customer; empty when it can. */
    public Optional<String> rootProblem() {
        return ImageUser.problem(user);
    }
}
