package io.caisson.cluster.simulated;

import java.util.List;

/** How the containers of an image behave, told from the name of its repository. */
enum Sample {
    STEADY,
    LOG_SPAM,
    SLOW,
    CRASH,
    MEMORY_HOG,
    ROOT_ONLY,
    MISSING;

    static Sample of(String image) {
        String repository = image.split("@")[0];
        String last = repository.substring(repository.lastIndexOf('/') + 1).split(":")[0];
        if (repository.contains("missing")) {
            return MISSING;
        }
        return switch (last) {
            case "log-spam" -> LOG_SPAM;
            case "slow" -> SLOW;
            case "crash" -> CRASH;
            case "memory-hog" -> MEMORY_HOG;
            case "root-only" -> ROOT_ONLY;
            default -> STEADY;
        };
    }

    boolean endsBadly() {
        return this == CRASH || this == MEMORY_HOG;
    }

    int exitCode() {
        return this == CRASH ? 3 : 137;
    }

    String exitReason() {
        return this == CRASH ? "Error" : "OOMKilled";
    }

    /** What it prints when it starts. */
    List<String> opening() {
        return switch (this) {
            case CRASH -> List.of("starting", "fatal: no database");
            case MEMORY_HOG -> List.of("starting", "taking memory");
            case SLOW -> List.of("starting", "warming up");
            default -> List.of("starting", "listening on :8080");
        };
    }
}
