package io.caisson.web.api;

import io.caisson.shared.InvalidValue;
import io.caisson.web.BodyTooLarge;
import io.caisson.web.Problem;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Requests whose parameters or bodies can't be read, as problems. */
@RestControllerAdvice(basePackageClasses = MalformedRequests.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class MalformedRequests {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(MethodArgumentTypeMismatchException e) {
        var allowed = e.getRequiredType() == null
                ? "another type"
                : e.getRequiredType().getSimpleName();
        var refused = new InvalidValue(e.getName(), String.valueOf(e.getValue()), "of the type " + allowed);
        var problem = Problem.of(HttpStatus.BAD_REQUEST, Objects.requireNonNull(refused.getMessage()));
        problem.setProperty("field", e.getName());
        return Problem.answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(HttpMessageNotReadableException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge large) {
                return Problem.answer(
                        Problem.of(HttpStatus.CONTENT_TOO_LARGE, Objects.requireNonNull(large.getMessage())));
            }
        }
        var problem = Problem.of(HttpStatus.BAD_REQUEST, Objects.requireNonNull(detail(e.getCause())));
        if (e.getCause() instanceof DatabindException bound && !bound.getPath().isEmpty()) {
            problem.setProperty("field", path(bound));
        }
        return Problem.answer(problem);
    }

    /** Names fields, never quotes a body: an environment's values may be secret. */
    private static @Nullable String detail(@Nullable Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return new InvalidValue("a field", unknown.getPropertyName(), "one of " + unknown.getKnownPropertyIds())
                    .getMessage();
        }
        if (cause instanceof DatabindException bound && !bound.getPath().isEmpty()) {
            return "The field '%s' can't be read as what is expected here%s. GET /v1/openapi.yaml says what is."
                    .formatted(path(bound), target(bound));
        }
        return cause instanceof JacksonException json && json.getLocation() != null
                ? "The body is not well-formed JSON at line %d, column %d. Every name may come once, and nothing after the end."
                        .formatted(
                                json.getLocation().getLineNr(),
                                json.getLocation().getColumnNr())
                : "The body is missing or not the JSON that is expected here. Send a JSON object.";
    }

    private static String target(DatabindException e) {
        return e instanceof MismatchedInputException wrong && wrong.getTargetType() != null
                ? ", which is " + kind(wrong.getTargetType())
                : "";
    }

    /** As JSON calls it. */
    private static String kind(Class<?> type) {
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == String.class || type.isEnum() ? "a text" : "an object";
    }

    private static String path(DatabindException e) {
        return e.getPath().stream()
                .map(part -> part.getPropertyName() == null ? "[]" : part.getPropertyName())
                .collect(Collectors.joining("."))
                .replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
    }
}
