package io.caisson.web.pages;

import io.caisson.prices.ChangedMeanwhile;
import io.caisson.shared.InvalidValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** The page of a form that was refused: the form again, with what was wrong beside the field. */
final class RefusedForm {

    private RefusedForm() {}

    static ModelAndView again(ModelAndView page, InvalidValue e) {
        return again(page, e.field(), Objects.requireNonNullElse(e.getMessage(), e.field()));
    }

    /** @param groups of labels, as {@link Words#refused} looks for the field's */
    static ModelAndView again(ModelAndView page, InvalidValue e, Words words, String... groups) {
        return again(page, e.field(), words.refused(e, groups));
    }

    static ModelAndView again(ModelAndView page, String field, String message) {
        page.addObject("errors", Map.of(field, message));
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    /**
     * Of a form that was filled from what somebody else has changed since.
     *
     * @param page filled from what is there now, but with what was typed
     * @param rows what is there now, and what was typed instead
     */
    static ModelAndView again(ModelAndView page, ChangedMeanwhile e, List<Confirm.Row> rows) {
        page.addObject("error", e.getMessage());
        page.addObject("meanwhile", rows);
        page.setStatus(HttpStatus.CONFLICT);
        return page;
    }
}
