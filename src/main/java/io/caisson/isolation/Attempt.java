package io.caisson.isolation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the probe tries. The two controls show that it could have reached something: without them nothing counts. */
public enum Attempt {
    CONTROL_DNS("Control: cluster DNS", "a connection"),
    CONTROL_PEER("Control: a pod of the same tenant", "a connection"),
    KERNEL("Which kernel answers", "gVisor's, by uname and dmesg"),
    HOST_SYMBOLS("Read the host kernel's symbols", "nothing to read"),
    HOST_FILES("See files and paths of the host", "none"),
    HOST_DEVICES("See devices of the host", "none"),
    HOST_PROCESSES("See processes of the host", "none"),
    HOST_NETWORK("Use the host's network", "the node's address is on no interface"),
    POD_NETWORK("Reach a pod of another namespace", "no connection"),
    SERVICE_NETWORK("Reach a service of another namespace", "no connection"),
    FOREIGN_NAMES("Reach another namespace's service by its DNS name", "no connection, whether or not DNS names it"),
    METADATA("Reach the cloud's metadata address", "no connection"),
    API_SERVER("Reach the Kubernetes API", "no connection"),
    KUBELET("Reach the node's kubelet", "no connection"),
    NODE_PORT("Reach a node port", "no connection"),
    TOKEN("Find a service account's token", "none is mounted"),
    RAW_SOCKETS("Open a raw socket", "refused"),
    MOUNT("Mount a file system", "refused"),
    PTRACE("Trace other processes", "no capability for it"),
    KERNEL_MODULES("Load a kernel module", "refused"),
    SETUID("Become root by a setuid program", "refused"),
    FORK("Exhaust processes", "refused or killed"),
    DISK("Exhaust the disk", "refused or evicted");

    private final String title;
    private final String expected;

    Attempt(String title, String expected) {
        this.title = title;
        this.expected = expected;
    }

    public String title() {
        return title;
    }

    public String expected() {
        return expected;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean control() {
        return this == CONTROL_DNS || this == CONTROL_PEER;
    }

    /** Whether a dead network would look like success. */
    boolean network() {
        return switch (this) {
            case POD_NETWORK, SERVICE_NETWORK, FOREIGN_NAMES, METADATA, API_SERVER, KUBELET, NODE_PORT -> true;
            default -> false;
        };
    }

    /** Whether there is always something to try; a node port is only where an operator has made one. */
    boolean always() {
        return this != NODE_PORT;
    }

    static Optional<Attempt> of(String id) {
        return Arrays.stream(values())
                .filter(attempt -> attempt.id().equals(id))
                .findFirst();
    }
}
