package io.caisson;

import io.caisson.shared.InvalidValue;
import java.util.Locale;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence which of Spring Boot's own settings it can't use, such as a port. */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class InvalidProperty extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, InvalidConfigurationPropertyValueException cause) {
        var name = cause.getName().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
        var allowed = String.valueOf(cause.getReason()).endsWith("java.lang.Integer")
                ? "a whole number"
                : "valid: " + cause.getReason();
        var problem = new InvalidValue(name, String.valueOf(cause.getValue()), allowed);
        return new FailureAnalysis(problem.getMessage(), null, failure);
    }
}
