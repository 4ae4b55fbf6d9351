package io.caisson;

import io.caisson.shared.InvalidValue;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence that somebody else listens on the port. */
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class PortTaken extends AbstractFailureAnalyzer<PortInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, PortInUseException cause) {
        var problem = new InvalidValue(
                "SERVER_PORT", Integer.toString(cause.getPort()), "a port on which nothing else listens");
        return new FailureAnalysis(problem.getMessage(), null, failure);
    }
}
