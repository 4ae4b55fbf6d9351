package io.caisson.web.api;

import io.caisson.shared.InvalidValue;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next what to send as {@code cursor} for the part after it, or null at the end
 */
record Page<T>(List<T> items, @Nullable String next) {

    private static final int MOST = 200;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{0,40}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** @param found up to one more than the limit, which tells whether there is a next part */
    static <S, T> Page<T> of(List<S> found, int limit, Function<S, T> view, Function<S, Object> cursor) {
        var more = found.size() > limit;
        var items = more ? found.subList(0, limit) : found;
        return new Page<>(
                items.stream().map(view).toList(),
                more ? cursor.apply(items.getLast()).toString() : null);
    }

    static int limit(int asked) {
        if (asked < 1 || asked > MOST) {
            throw new InvalidValue("limit", Integer.toString(asked), "between 1 and " + MOST);
        }
        return asked;
    }

    /** A cursor of a list that is in the order of names. */
    static String after(String cursor) {
        if (!NAME.matcher(cursor).matches()) {
            throw notACursor(cursor);
        }
        return cursor;
    }

    /** A cursor of a list that is in the order of falling numbers. */
    static int before(@Nullable String cursor) {
        return cursor == null ? Integer.MAX_VALUE : number(cursor);
    }

    /** A cursor that says how many of a list come before. */
    static int past(@Nullable String cursor) {
        return cursor == null ? 0 : number(cursor);
    }

    private static int number(String cursor) {
        if (!NUMBER.matcher(cursor).matches()) {
            throw notACursor(cursor);
        }
        return Integer.parseInt(cursor);
    }

    static InvalidValue notACursor(String cursor) {
        return new InvalidValue("cursor", cursor, "the value of 'next' of the part before");
    }
}
