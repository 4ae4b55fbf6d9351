package io.caisson;

import io.caisson.shared.InvalidValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence which setting isn't what its type needs, such as a number. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class UnreadableSetting extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, BindException cause) {
        var property = cause.getProperty();
        if (property == null) {
            return null; // nothing that was set: Boot knows more
        }
        var problem = new InvalidValue(
                name(property),
                String.valueOf(property.getValue()),
                allowed(cause.getTarget().getType().resolve(Object.class)));
        return new FailureAnalysis(problem.getMessage(), null, failure);
    }

    /** As whoever set it wrote it: the environment variable where it was one. */
    private static String name(ConfigurationProperty property) {
        return property.getOrigin() instanceof PropertySourceOrigin origin
                ? origin.getPropertyName()
                : property.getName().toString();
    }

    private static String allowed(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "'true' or 'false'";
        }
        if (type.isEnum()) {
            var names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .toList();
            return "one of " + String.join(", ", names);
        }
        return "a " + type.getSimpleName();
    }
}
