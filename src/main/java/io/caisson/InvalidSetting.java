package io.caisson;

import io.caisson.shared.InvalidValue;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence which setting stopped the start, instead of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidSetting extends AbstractFailureAnalyzer<InvalidValue> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, InvalidValue cause) {
        return new FailureAnalysis(cause.getMessage(), null, failure);
    }
}
