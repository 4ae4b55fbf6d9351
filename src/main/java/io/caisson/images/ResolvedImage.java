package io.caisson.images;

import io.caisson.shared.Digest;

/**
 * What a registry says of an image for linux/amd64.
 *
 * @param digest of the platform's manifest
 */
public record ResolvedImage(ImageReference reference, Digest digest) {}
