package io.caisson.web.pages;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.ModelMap;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page that asks before something changes what people pay.
 *
 * @param title the key of its title
 * @param from when it will be valid; null for at once
 * @param sent what the form had, sent again with the answer
 * @param back where nothing is changed
 */
record Confirm(
        String title,
        String subject,
        @Nullable Instant from,
        List<Row> rows,
        String action,
        Map<String, String> sent,
        String back) {

    /** What will be other than before, with the key of its label. */
    record Row(String label, @Nullable String before, String after) {

        boolean changed() {
            return !Objects.equals(before, after);
        }
    }

    ModelAndView page() {
        return new ModelAndView("confirm", new ModelMap("confirm", this));
    }
}
