package io.caisson.canary;

import java.util.Locale;

/** What a node has to show. */
public enum Probe {
    KERNEL("The kernel is gVisor's"),
    CPU("A CPU limit throttles"),
    MEMORY("A memory limit kills"),
    PROCESSES("The number of processes is bounded"),
    DISK("A disk limit evicts");

    private final String title;

    Probe(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
