package io.caisson.web.pages;

import io.caisson.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Requests that no controller takes: a page for people, the usual problem under {@code /v1}. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StrayRequests {

    @ExceptionHandler
    Object nowhere(NoResourceFoundException e, HttpServletRequest request) {
        return forPrograms(request) ? Problem.answer(e) : ErrorPages.page("404", HttpStatus.NOT_FOUND);
    }

    @ExceptionHandler
    Object otherMethod(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        return forPrograms(request) ? Problem.answer(e) : ErrorPages.page("404", HttpStatus.NOT_FOUND);
    }

    @ExceptionHandler
    Object otherType(HttpMediaTypeException e, HttpServletRequest request) {
        var status = HttpStatus.valueOf(e.getStatusCode().value());
        return forPrograms(request) ? Problem.answer(e) : ErrorPages.page(ErrorPages.kind(status), status);
    }

    private static boolean forPrograms(HttpServletRequest request) {
        return Problem.isForPrograms(request.getRequestURI());
    }
}
