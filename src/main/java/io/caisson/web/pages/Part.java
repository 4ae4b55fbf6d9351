package io.caisson.web.pages;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that may be longer than a page.
 *
 * @param next what its link has to say for the part after it; null at the end
 */
record Part<T>(List<T> items, @Nullable Object next) {

    /** @param found up to one more than the most that are shown, which tells whether there is more */
    static <T> Part<T> of(List<T> found, int most, Function<T, Object> place) {
        if (found.size() <= most) {
            return new Part<>(found, null);
        }
        var items = found.subList(0, most);
        return new Part<>(items, place.apply(items.getLast()));
    }
}
