package io.caisson.images;

import io.caisson.shared.Digest;
import java.util.List;

/**
 * An image as its registry describes it, for linux/amd64.
 *
 * @param reference what was asked for
 * @param digest of the platform's manifest: what a pod runs
 * @param user as the image has it, such as {@code 10001:10001}; empty where it says nothing, which means root
 * @param ports exposed TCP ports, ascending
 * @param compressedBytes sum of the layers as they are transferred
 */
public record ResolvedImage(
        ImageReference reference, Digest digest, String user, List<Integer> ports, long compressedBytes) {

    public ResolvedImage {
        ports = List.copyOf(ports);
    }
}
