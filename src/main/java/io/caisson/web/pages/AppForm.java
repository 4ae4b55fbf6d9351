package io.caisson.web.pages;

import io.caisson.apps.AppKind;
import io.caisson.apps.AppView;
import io.caisson.apps.Change;
import io.caisson.apps.Size;
import io.caisson.images.ImageReference;
import io.caisson.shared.Cpu;
import io.caisson.shared.InvalidValue;
import io.caisson.shared.Memory;
import io.caisson.shared.SecretText;
import io.caisson.shared.Slug;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the form that deploys an image, as it was typed.
 *
 * @param size a size's name, or {@code custom} for CPU and memory of one's own
 * @param env one {@code NAME=value} a line
 * @param replaceEnv whether env takes the place of a present environment
 * @param secrets one {@code NAME=value} a line; never shown again, not even when something else is wrong
 * @param removeSecrets the names of secrets to remove
 * @param anyway the digest to deploy whatever is known of it
 */
record AppForm(
        @Nullable String name,
        @Nullable String kind,
        @Nullable String image,
        @Nullable String instances,
        @Nullable String size,
        @Nullable String cpu,
        @Nullable String memory,
        @Nullable String port,
        @Nullable String env,
        @Nullable Boolean replaceEnv,
        @Nullable SecretText secrets,
        @Nullable List<String> removeSecrets,
        @Nullable String anyway) {

    static final String CUSTOM = "custom";
    static final AppForm EMPTY = new AppForm(
            "", "service", "", "1", Size.SMALL.label(), "", "", "8080", "", Boolean.FALSE, null, List.of(), null);

    static AppForm of(AppView app) {
        return new AppForm(
                app.name(),
                app.kind() == AppKind.WORKER ? "worker" : "service",
                app.image(),
                Integer.toString(app.instances()),
                app.size() == null ? CUSTOM : app.size(),
                new Cpu(app.cpuMillis()).toString(),
                new Memory(app.memoryBytes()).toString(),
                Objects.toString(app.port(), ""),
                "",
                Boolean.FALSE,
                null,
                List.of(),
                null);
    }

    /** Whether it holds what has to be typed again, because no page shows it. */
    public boolean forgets() {
        return secrets != null && !secrets.reveal().isBlank();
    }

    AppKind appKind() {
        return switch (text(kind)) {
            case "service", "" -> AppKind.SERVICE;
            case "worker" -> AppKind.WORKER;
            default -> throw new InvalidValue("kind", text(kind), "'service' or 'worker'");
        };
    }

    /** For an app that isn't there yet. */
    Change first() {
        return change(appKind(), variables());
    }

    /** For an app that is there. */
    Change next(AppKind present) {
        return change(present, Boolean.TRUE.equals(replaceEnv) ? variables() : null);
    }

    /** What counts in the quota. An image that is only half typed changes nothing about it. */
    Change preview() {
        var whole = change(AppKind.WORKER, null);
        return new Change(null, whole.instances(), whole.size(), whole.cpu(), whole.memory(), null, null, null, null);
    }

    /** Everything that is wrong at a glance, field by field, so that nobody has to find it out one by one. */
    Map<String, String> errors() {
        var errors = new LinkedHashMap<String, String>();
        check(errors, () -> new Slug(text(name)), "name");
        check(errors, () -> appKind(), "kind");
        check(errors, () -> ImageReference.parse(text(image)), "image");
        check(errors, () -> number("instances", instances), "instances");
        if (custom()) {
            check(errors, () -> Cpu.parse(text(cpu)), "cpu");
            check(errors, () -> Memory.parse(text(memory)), "memory");
        }
        check(errors, () -> number("port", port), "port");
        check(errors, this::variables, "env");
        check(errors, this::secretVariables, "secrets");
        return errors;
    }

    private Change change(AppKind present, @Nullable Map<String, String> variables) {
        return new Change(
                blank(image) ? null : text(image),
                number("instances", instances),
                custom() || blank(size) ? null : text(size),
                custom() ? text(cpu) : null,
                custom() ? text(memory) : null,
                present == AppKind.WORKER ? null : number("port", port),
                variables,
                secretVariables(),
                null);
    }

    private boolean custom() {
        return CUSTOM.equals(text(size));
    }

    private Map<String, String> variables() {
        return variables("env", Objects.requireNonNullElse(env, ""));
    }

    private @Nullable Map<String, @Nullable SecretText> secretVariables() {
        var changes = new LinkedHashMap<String, @Nullable SecretText>();
        for (var name : Objects.requireNonNullElse(removeSecrets, List.<String>of())) {
            changes.put(name, null);
        }
        if (secrets != null) {
            variables("secrets", secrets.reveal())
                    .forEach((name, value) -> changes.put(name, SecretText.valueOf(value)));
        }
        return changes.isEmpty() ? null : changes;
    }

    private static Map<String, String> variables(String field, String text) {
        var variables = new LinkedHashMap<String, String>();
        for (var line : text.lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            var equals = line.indexOf('=');
            if (equals < 1) { // the line may be a secret that was pasted in the wrong form: it isn't quoted
                throw new InvalidValue(field, "a line without '='", "one NAME=value a line");
            }
            variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
        }
        return variables;
    }

    private static void check(Map<String, String> errors, Runnable part, String field) {
        try {
            part.run();
        } catch (InvalidValue e) {
            errors.put(field, Objects.requireNonNullElse(e.getMessage(), field));
        }
    }

    private static @Nullable Integer number(String field, @Nullable String value) {
        if (blank(value)) {
            return null;
        }
        try {
            return Integer.valueOf(text(value));
        } catch (NumberFormatException e) {
            throw new InvalidValue(field, text(value), "a whole number");
        }
    }

    private static boolean blank(@Nullable String value) {
        return text(value).isEmpty();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
