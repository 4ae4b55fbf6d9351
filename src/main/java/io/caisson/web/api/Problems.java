package io.caisson.web.api;

import io.caisson.apps.AppConflict;
import io.caisson.apps.NotFound;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.quota.QuotaExceeded;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantConflict;
import io.caisson.tenancy.TenantNotFound;
import java.net.URI;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Every error as an RFC 9457 problem, in one place. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ProblemDetail on(InvalidValue e) {
        var problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-value", "A value is not allowed", e);
        problem.setProperty("field", e.field());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail on(QuotaExceeded e) {
        var problem = problem(HttpStatus.CONFLICT, "quota-exceeded", "The quota is too small", e);
        problem.setProperty("wanted", QuotaApi.Amount.of(e.refused().wanted()));
        problem.setProperty("left", QuotaApi.Amount.of(e.refused().left()));
        return problem;
    }

    @ExceptionHandler({AppConflict.class, TenantConflict.class})
    ProblemDetail onConflict(RuntimeException e) {
        return problem(HttpStatus.CONFLICT, "conflict", "The present state doesn't allow this", e);
    }

    @ExceptionHandler({NotFound.class, TenantNotFound.class})
    ProblemDetail onNotFound(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no such thing here.");
    }

    @ExceptionHandler
    ProblemDetail on(ClusterUnreachable e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "cluster-unreachable", "The cluster doesn't answer", e);
    }

    @ExceptionHandler
    ProblemDetail on(Idempotency.Mismatch e) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", "The key was used already", e);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = e.getCause() instanceof UnrecognizedPropertyException unknown
                ? "The field '%s' is not known here. Known are: %s."
                        .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds())
                : "The body is not the JSON that is expected here.";
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        return ResponseEntity.badRequest().headers(headers).body(problem);
    }

    private static ProblemDetail problem(HttpStatus status, String type, String title, RuntimeException e) {
        var problem = ProblemDetail.forStatusAndDetail(status, Objects.requireNonNullElse(e.getMessage(), title));
        problem.setType(URI.create("urn:caisson:problem:" + type));
        problem.setTitle(title);
        return problem;
    }
}
