package io.caisson.web.api;

import io.caisson.apps.AppConflict;
import io.caisson.apps.NotFound;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.images.RegistryRefused;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.metering.ExportsRunning;
import io.caisson.notices.NoticeConflict;
import io.caisson.quota.QuotaExceeded;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantConflict;
import io.caisson.tenancy.TenantNotFound;
import io.caisson.verification.VerificationRunning;
import io.caisson.web.Problem;
import io.caisson.web.TooMany;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the platform refuses or can't do, as problems. */
@RestControllerAdvice(basePackageClasses = Problems.class)
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(InvalidValue e) {
        var problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-value", e);
        problem.setProperty("field", e.field());
        return Problem.answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(QuotaExceeded e) {
        var problem = problem(HttpStatus.CONFLICT, "quota-exceeded", e);
        problem.setProperty("wanted", QuotaApi.Amount.of(e.refused().wanted()));
        problem.setProperty("left", QuotaApi.Amount.of(e.refused().left()));
        return Problem.answer(problem);
    }

    @ExceptionHandler({AppConflict.class, NoticeConflict.class, TenantConflict.class, InvoiceConflict.class})
    ResponseEntity<ProblemDetail> onConflict(RuntimeException e) {
        return Problem.answer(problem(HttpStatus.CONFLICT, "conflict", e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(VerificationRunning e) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "60");
        return Problem.answer(problem(HttpStatus.CONFLICT, "conflict", e), headers);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(ExportsRunning e) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "60");
        return Problem.answer(problem(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", e), headers);
    }

    /** Two changes at the same moment: the database let one of them through. */
    @ExceptionHandler({DataIntegrityViolationException.class, ConcurrencyFailureException.class})
    ResponseEntity<ProblemDetail> onRace(RuntimeException e) {
        LOG.info("Refused a change that came at the same moment as another one", e);
        return Problem.answer(Problem.of(
                HttpStatus.CONFLICT,
                "conflict",
                "Somebody else changed the same thing at the same moment. Look at it and try again."));
    }

    @ExceptionHandler({NotFound.class, TenantNotFound.class})
    ResponseEntity<ProblemDetail> onNotFound(RuntimeException e) {
        return Problem.answer(Problem.of(HttpStatus.NOT_FOUND, "There is no such thing here."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(ClusterUnreachable e) {
        return Problem.answer(problem(HttpStatus.SERVICE_UNAVAILABLE, "cluster-unreachable", e));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(RegistryRefused e) {
        if (e.busy()) {
            return Problem.answer(new TooMany(e.getMessage()));
        }
        return Problem.answer(
                e.unreachable()
                        ? problem(HttpStatus.SERVICE_UNAVAILABLE, "registry-unreachable", e)
                        : problem(HttpStatus.UNPROCESSABLE_CONTENT, "registry-refused", e));
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    ResponseEntity<ProblemDetail> onDatabase(RuntimeException e) {
        LOG.error("The database doesn't answer", e);
        return Problem.answer(Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "database-unreachable",
                "The database can't be reached right now. Nothing was changed; try again in a moment."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(Idempotency.Mismatch e) {
        return Problem.answer(problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", e));
    }

    /** Whatever is left is ours: the caller gets its number, the log the rest. An answer that has begun ends where it is. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(Exception e, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            throw e;
        }
        if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return Problem.answer(known);
        }
        LOG.error("A request failed", e);
        return Problem.answer(Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong here. Try again; if it stays, tell your operator the instance."));
    }

    private static ProblemDetail problem(HttpStatus status, String type, RuntimeException e) {
        return Problem.of(status, type, Objects.requireNonNullElse(e.getMessage(), status.getReasonPhrase()));
    }
}
