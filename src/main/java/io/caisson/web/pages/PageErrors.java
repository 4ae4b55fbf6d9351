package io.caisson.web.pages;

import io.caisson.apps.AppConflict;
import io.caisson.apps.NotFound;
import io.caisson.cluster.ClusterUnreachable;
import io.caisson.invoices.InvoiceConflict;
import io.caisson.metering.ExportsRunning;
import io.caisson.notices.NoticeConflict;
import io.caisson.shared.InvalidValue;
import io.caisson.tenancy.TenantConflict;
import io.caisson.tenancy.TenantNotFound;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** What goes wrong on a page, as a page. */
@ControllerAdvice(basePackageClasses = PageErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageErrors {

    private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

    /** A number or an id that is none names nothing, just like one that isn't there. */
    @ExceptionHandler({NotFound.class, TenantNotFound.class, MethodArgumentTypeMismatchException.class})
    ModelAndView notFound() {
        return page(HttpStatus.NOT_FOUND);
    }

    @ExceptionHandler({MissingRequestValueException.class, InvalidValue.class})
    ModelAndView incomplete(Exception e) {
        var page = page(HttpStatus.BAD_REQUEST);
        if (e instanceof InvalidValue) {
            page.addObject("detail", e.getMessage());
        }
        return page;
    }

    /** What isn't possible as things are, where the form has no place of its own to say so. */
    @ExceptionHandler({AppConflict.class, NoticeConflict.class, TenantConflict.class, InvoiceConflict.class})
    ModelAndView conflict(RuntimeException e) {
        return ErrorPages.page("409", HttpStatus.CONFLICT).addObject("detail", e.getMessage());
    }

    /** Two changes at the same moment: the database let one of them through. */
    @ExceptionHandler({DataIntegrityViolationException.class, ConcurrencyFailureException.class})
    ModelAndView race(RuntimeException e) {
        LOG.info("Refused a change that came at the same moment as another one", e);
        return ErrorPages.page("race", HttpStatus.CONFLICT);
    }

    @ExceptionHandler
    ModelAndView unreachable(ClusterUnreachable e) {
        return page(HttpStatus.SERVICE_UNAVAILABLE).addObject("detail", e.getMessage());
    }

    @ExceptionHandler
    ModelAndView busy(ExportsRunning e, HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, "60");
        return ErrorPages.page("busy", HttpStatus.TOO_MANY_REQUESTS).addObject("detail", e.getMessage());
    }

    private static ModelAndView page(HttpStatus status) {
        return ErrorPages.page(ErrorPages.kind(status), status);
    }
}
