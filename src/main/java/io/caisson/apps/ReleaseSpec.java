package io.caisson.apps;

import io.caisson.images.ImageReference;
import io.caisson.quota.Claim;
import io.caisson.shared.Cpu;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a release freezes, checked.
 *
 * @param image the canonical reference as it was asked for
 * @param each CPU and memory of one instance, without overhead
 */
record ReleaseSpec(
        String image,
        int instances,
        @Nullable String size,
        Resources each,
        @Nullable Integer port,
        Map<String, String> env,
        int readySeconds) {

    private static final int MOST_INSTANCES = 100;
    private static final int MOST_ENV_BYTES = 512 * 1024;
    private static final Cpu LEAST_CPU = new Cpu(10);
    private static final Cpu MOST_CPU = new Cpu(64_000);
    private static final Memory LEAST_MEMORY = Memory.mebibytes(16);
    private static final Memory MOST_MEMORY = Memory.mebibytes(512 * 1024);
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    ReleaseSpec {
        between("instances", instances, 0, MOST_INSTANCES);
        between("readySeconds", readySeconds, 5, 3600);
        if (port != null) {
            between("port", port, 1, 65535);
        }
        if (each.cpu().compareTo(LEAST_CPU) < 0 || each.cpu().compareTo(MOST_CPU) > 0) {
            throw new InvalidValue("cpu", each.cpu().toString(), "between " + LEAST_CPU + " and " + MOST_CPU);
        }
        if (each.memory().compareTo(LEAST_MEMORY) < 0 || each.memory().compareTo(MOST_MEMORY) > 0) {
            throw new InvalidValue(
                    "memory", each.memory().toString(), "between " + LEAST_MEMORY + " and " + MOST_MEMORY);
        }
        checkEnv(env);
        env = Map.copyOf(env);
    }

    static ReleaseSpec first(AppKind kind, Change change) {
        if (change.image() == null) {
            throw new InvalidValue("image", "", "an image reference such as registry.example.org/team/web:1.0");
        }
        var standard = new ReleaseSpec(
                ImageReference.parse(change.image()).canonical(),
                1,
                Size.SMALL.label(),
                Size.SMALL.each(),
                kind == AppKind.SERVICE ? 8080 : null,
                Map.of(),
                300);
        return standard.with(kind, change);
    }

    ReleaseSpec with(AppKind kind, Change change) {
        if (kind == AppKind.WORKER && change.port() != null) {
            throw new InvalidValue("port", change.port().toString(), "absent: a worker has no port, a service has one");
        }
        var explicit = change.cpu() != null || change.memory() != null;
        if (explicit && change.size() != null) {
            throw new InvalidValue("size", change.size(), "absent where cpu or memory is given");
        }
        var named = change.size() != null ? change.size() : explicit ? null : size;
        var resources = change.size() != null
                ? Size.of(change.size()).each()
                : new Resources(
                        change.cpu() == null ? each.cpu() : Cpu.parse(change.cpu()),
                        change.memory() == null ? each.memory() : Memory.parse(change.memory()));
        return new ReleaseSpec(
                change.image() == null
                        ? image
                        : ImageReference.parse(change.image()).canonical(),
                Objects.requireNonNullElse(change.instances(), instances),
                named,
                resources,
                change.port() == null ? port : change.port(),
                plain(change),
                Objects.requireNonNullElse(change.readySeconds(), readySeconds));
    }

    /** A variable that becomes secret stops being plain. */
    private Map<String, String> plain(Change change) {
        if (change.env() != null) {
            return change.env();
        }
        var left = new HashMap<>(env);
        if (change.secrets() != null) {
            change.secrets().forEach((name, value) -> {
                if (value != null) {
                    left.remove(name);
                }
            });
        }
        return left;
    }

    Claim claim() {
        return new Claim(instances, each);
    }

    private static void between(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidValue(field, Integer.toString(value), "between %d and %d".formatted(least, most));
        }
    }

    /** Values never go into a message: they may be secret. */
    private static void checkEnv(Map<String, String> env) {
        long bytes = 0;
        for (var entry : env.entrySet()) {
            checkedName("env", entry.getKey());
            if (entry.getValue() == null || entry.getValue().indexOf('\0') >= 0) {
                throw new InvalidValue("env", entry.getKey(), "given a text value without NUL characters");
            }
            bytes += entry.getKey().length() + 3L * entry.getValue().length();
        }
        if (bytes > MOST_ENV_BYTES) {
            throw new InvalidValue("env", env.size() + " variables", "below 512 KiB in all");
        }
    }

    static String checkedName(String field, String name) {
        if (!ENV_NAME.matcher(name).matches()) {
            throw new InvalidValue(
                    field, name, "named with letters, digits and underscores, not starting with a digit");
        }
        return name;
    }
}
