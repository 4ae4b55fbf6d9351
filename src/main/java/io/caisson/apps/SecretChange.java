package io.caisson.apps;

import io.caisson.shared.InvalidValue;
import io.caisson.shared.SecretText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a change does to an app's secret values: sets some, removes some, and leaves the rest, which nobody could read
 * to send again.
 */
record SecretChange(Map<String, SecretText> set, Set<String> removed) {

    private static final int MOST = 500;

    /** Checks a change against the names of the secrets that the app has. No value gets into a message. */
    static SecretChange of(Change change, Set<String> kept) {
        var set = new HashMap<String, SecretText>();
        var removed = new HashSet<String>();
        if (change.secrets() != null) {
            change.secrets().forEach((name, value) -> {
                if (value == null) {
                    removed.add(name);
                } else {
                    set.put(ReleaseSpec.checkedName("secrets", name), checked(name, value));
                }
            });
        }
        if (set.size() > MOST) {
            throw new InvalidValue("secrets", set.size() + " variables", "at most " + MOST);
        }
        if (change.env() != null) {
            for (var name : change.env().keySet()) {
                if (set.containsKey(name)) {
                    throw new InvalidValue("secrets", name, "in env or in secrets, not in both");
                }
                if (kept.contains(name) && !removed.contains(name)) {
                    throw new InvalidValue(
                            "env", name, "no secret's name; to make it plain, give null for it in secrets as well");
                }
            }
        }
        return new SecretChange(set, removed);
    }

    private static SecretText checked(String name, SecretText value) {
        if (value.reveal().indexOf('\0') >= 0) {
            throw new InvalidValue("secrets", name, "given a text value without NUL characters");
        }
        return value;
    }

    /** The names whose kept values don't stay. */
    Set<String> changed() {
        return Stream.concat(set.keySet().stream(), removed.stream()).collect(Collectors.toSet());
    }
}
