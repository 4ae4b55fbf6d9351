package io.caisson.web.pages;

import io.caisson.shared.InvalidValue;
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

    static ModelAndView again(ModelAndView page, String field, String message) {
        page.addObject("errors", Map.of(field, message));
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
