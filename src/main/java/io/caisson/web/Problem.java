package io.caisson.web;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Errors as RFC 9457 problems. The instance is the request's id, by which the log finds it again. */
public final class Problem {

    /** The attribute of a request that says what is wrong with it, where no controller is asked. */
    public static final String DETAIL = "caisson.problem.detail";

    private static final String PREFIX = "urn:caisson:problem:";

    private Problem() {}

    /**
     * A problem whose type and title are those of its status.
     *
     * @param detail what was wrong with which value, and the way out
     */
    public static ProblemDetail of(HttpStatus status, String detail) {
        return of(status, status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'), detail);
    }

    /** @param type stable, for programs; the last part of a URN */
    public static ProblemDetail of(HttpStatus status, String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(PREFIX + type));
        problem.setTitle(status.getReasonPhrase());
        var request = MDC.get(RequestIds.FIELD);
        if (request != null) {
            problem.setInstance(URI.create("urn:caisson:request:" + request));
        }
        return problem;
    }

    /** Whether who asks for this address is a program, which gets a problem where people get a page. */
    public static boolean isForPrograms(@Nullable String path) {
        return path != null && (path.startsWith("/v1/") || path.startsWith("/actuator/"));
    }

    public static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return answer(problem, HttpHeaders.EMPTY);
    }

    /** A problem is sent as one whatever the request accepts: it is better than an empty answer. */
    public static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** What Spring found wrong, with the way out. */
    public static ResponseEntity<ProblemDetail> answer(ErrorResponse known) {
        var status = HttpStatus.valueOf(known.getStatusCode().value());
        var found = Objects.requireNonNullElse(known.getBody().getDetail(), status.getReasonPhrase());
        var detail =
                switch (known) {
                    case NoResourceFoundException none ->
                        "There is no route '%s %s'. %s lists them all."
                                .formatted(
                                        none.getHttpMethod(),
                                        "/" + none.getResourcePath(),
                                        none.getResourcePath().startsWith("actuator")
                                                ? "docs/operations.md"
                                                : "GET /v1/openapi.yaml");
                    case HttpRequestMethodNotSupportedException method ->
                        "%s Use one of %s.".formatted(found, method.getSupportedHttpMethods());
                    case HttpMediaTypeNotSupportedException type ->
                        "%s Send one of %s.".formatted(found, type.getSupportedMediaTypes());
                    case HttpMediaTypeNotAcceptableException type ->
                        "%s Accept one of %s.".formatted(found, type.getSupportedMediaTypes());
                    default -> found;
                };
        return answer(of(status, detail), known.getHeaders());
    }
}
