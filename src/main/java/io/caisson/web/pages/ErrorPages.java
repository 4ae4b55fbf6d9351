package io.caisson.web.pages;

import io.caisson.web.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.WebAttributes;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Every error that no controller answered: a page for people, a problem for programs, never a stack trace. */
@Controller
@RequestMapping("/error")
class ErrorPages implements ErrorController {

    static final String VIEW = "error";

    @RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
    Object page(HttpServletRequest request) {
        return forPrograms(request)
                ? problem(request)
                : page(kind(request), status(request)).addObject("detail", detail(request));
    }

    @RequestMapping
    ResponseEntity<ProblemDetail> problem(HttpServletRequest request) {
        var status = status(request);
        return Problem.answer(Problem.of(status, Objects.requireNonNullElseGet(detail(request), () -> said(status))));
    }

    private static String said(HttpStatus status) {
        return status == HttpStatus.TOO_MANY_REQUESTS
                ? "Too much was asked for at once. Nothing was changed by this; ask again in a moment."
                : status.is4xxClientError()
                        ? "The request's address or headers are not well-formed. Correct them."
                        : "Something went wrong here. Try again; if it stays, tell your operator the instance.";
    }

    static ModelAndView page(String kind, HttpStatus status) {
        var page = new ModelAndView(VIEW, status);
        page.addObject("kind", kind);
        return page;
    }

    static String kind(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "404";
            case FORBIDDEN -> "403";
            case TOO_MANY_REQUESTS -> "429";
            default -> status.is4xxClientError() ? "400" : "500";
        };
    }

    private static String kind(HttpServletRequest request) {
        return request.getAttribute(WebAttributes.ACCESS_DENIED_403) instanceof CsrfException
                ? "expired"
                : kind(status(request));
    }

    private static @Nullable String detail(HttpServletRequest request) {
        return (String) request.getAttribute(Problem.DETAIL);
    }

    private static boolean forPrograms(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path
                && Problem.isForPrograms(path);
    }

    private static HttpStatus status(HttpServletRequest request) {
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer given ? given : 404;
        var status = HttpStatus.resolve(code);
        return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
    }
}
