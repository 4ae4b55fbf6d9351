package io.caisson.prices;

import io.caisson.shared.InvalidValue;
import java.util.regex.Pattern;

/** The names of price books and plans, which stand in addresses. */
final class Names {

    private static final int LONGEST = 40;
    private static final Pattern SHAPE = Pattern.compile("[a-z](?:-?[a-z0-9]){2,39}");

    private Names() {}

    /** Whether anything can be called that, so that nothing else is looked for: PostgreSQL fails on what it can't keep. */
    static boolean areLike(String name) {
        return name.length() <= LONGEST && SHAPE.matcher(name).matches();
    }

    static String checked(String name) {
        if (!areLike(name)) {
            throw new InvalidValue(
                    "name",
                    name,
                    "3 to 40 lower case letters, digits and single hyphens, starting with a letter and not ending in a hyphen");
        }
        return name;
    }
}
