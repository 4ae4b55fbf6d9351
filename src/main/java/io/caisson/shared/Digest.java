package io.caisson.shared;

import java.util.regex.Pattern;

/**
 * The content address of an image manifest: {@code sha256:} and 64 hexadecimal digits.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI image spec, digests</a>
 */
public record Digest(String value) {

    private static final Pattern SHAPE = Pattern.compile("sha256:[0-9a-f]{64}");

    public Digest {
        if (!SHAPE.matcher(value).matches()) {
            throw new InvalidValue("digest", value, "sha256: and 64 hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
