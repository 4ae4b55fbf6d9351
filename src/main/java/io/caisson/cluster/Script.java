package io.caisson.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts that probes run, kept as files beside the classes that read their answers. */
public final class Script {

    private Script() {}

    /** @param name of a resource in the package of the given class */
    public static String of(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("%s is not beside %s".formatted(name, beside));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
