package io.caisson.notices;

import io.caisson.shared.InvalidValue;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants an endpoint to be; null leaves it as it is.
 *
 * @param types what it shall hear of; empty is everything
 */
public record WebhookChange(
        @Nullable String url,
        @Nullable String description,
        @Nullable List<String> types,
        @Nullable Boolean enabled) {

    private static final int LONGEST = 200;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d]]");

    public WebhookChange {
        if (description != null) {
            description = description.strip();
            if (description.length() > LONGEST || INVISIBLE.matcher(description).find()) {
                throw new InvalidValue("description", description, "at most 200 printable characters");
            }
        }
        if (types != null) {
            if (types.stream().anyMatch(Objects::isNull)) {
                throw new InvalidValue("types", "null", "a list of types; an empty one is everything");
            }
            types = types.stream()
                    .map(each -> NoticeType.parse(each).text())
                    .distinct()
                    .toList();
        }
    }
}
