package io.caisson.apps;

import io.caisson.images.ImageUnavailable;

/** Why a deployment waits or failed. Names are stable: programs match on them. */
public enum Reason {
    IMAGE_NOT_FOUND,
    REGISTRY_REFUSED,
    REGISTRY_UNREACHABLE,
    TOO_MANY_LOOK_UPS,
    IMAGE_NEEDS_ROOT,
    CRASH_LOOP,
    OUT_OF_MEMORY,
    COULD_NOT_START,
    NOT_READY_IN_TIME,
    QUOTA_EXCEEDED,
    TENANT_SUSPENDED,
    NO_SANDBOX_NODE,
    SANDBOX_UNAVAILABLE,
    CLUSTER_UNREACHABLE,
    CLUSTER_REFUSED;

    /** How a deployment fails, or why it waits, whose image is unavailable. */
    public static Reason of(ImageUnavailable.Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> IMAGE_NOT_FOUND;
            case REFUSED -> REGISTRY_REFUSED;
            case UNREACHABLE -> REGISTRY_UNREACHABLE;
            case BUSY -> TOO_MANY_LOOK_UPS;
        };
    }
}
