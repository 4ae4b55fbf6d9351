package io.caisson.cluster.simulated;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the containers of an image do; the sample images are known by their name, whatever registry they are in. */
enum Sample {
    WEB("web listening on 8080"),
    SLOW("warming up"),
    CRASH("starting", "fatal: no database"),
    MEMORY_HOG("allocating"),
    CPU_BURNER("burning"),
    LOG_SPAM,
    JOB("working"),
    ROOT_ONLY("uid=0(root) gid=0(root)"),
    SHELL,
    /** any other image: serves whatever port it is asked for */
    OTHER("started"),
    /** an image that no registry has */
    MISSING;

    /** How a container ends by itself. */
    record Exit(Duration after, int code, String reason) {}

    final List<String> firstWords;

    Sample(String... firstWords) {
        this.firstWords = List.of(firstWords);
    }

    static Sample of(String image) {
        String repository = repository(image);
        if (repository.contains("missing")) {
            return MISSING;
        }
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        return Arrays.stream(values())
                .filter(sample -> repository.endsWith("samples/" + name)
                        && sample.imageName().equals(name))
                .findFirst()
                .orElse(OTHER);
    }

    /** The image without tag and digest. */
    static String repository(String image) {
        String undigested = image.split("@", 2)[0];
        int colon = undigested.lastIndexOf(':');
        return colon > undigested.lastIndexOf('/') ? undigested.substring(0, colon) : undigested;
    }

    boolean listens() {
        return this == WEB || this == SLOW || this == OTHER;
    }

    boolean wantsRoot() {
        return this == ROOT_ONLY;
    }

    Duration opensAfter(Timings timings) {
        return this == SLOW ? timings.slowStart() : Duration.ZERO;
    }

    Optional<Exit> exit(Timings timings) {
        return switch (this) {
            case CRASH -> Optional.of(new Exit(Duration.ZERO, 3, "Error"));
            case MEMORY_HOG -> Optional.of(new Exit(timings.memoryHogRun(), 137, "OOMKilled"));
            case JOB -> Optional.of(new Exit(timings.jobRun(), 0, "Completed"));
            default -> Optional.empty();
        };
    }

    private String imageName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
