package io.caisson.network;

import io.caisson.shared.InvalidValue;
import java.util.Arrays;
import java.util.Locale;

/** How far a tenant's pods reach. */
public enum EgressMode {
    /** The whole public Internet. */
    INTERNET,
    /** Nothing. */
    NONE,
    /** Listed blocks of public addresses, on listed ports. */
    ALLOWLIST;

    /** The name that requests use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static EgressMode of(String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidValue("mode", label, "internet, none or allowlist"));
    }
}
